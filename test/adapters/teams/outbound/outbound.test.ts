import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../../../src/views/message.ts';
import { entry, failure, message, openSending, type Sending, unheard } from './sending.ts';

let teams: Sending;
beforeEach(async () => {
  teams = await openSending();
});
afterEach(() => teams.tenant.close());

const channel = (key = 'support') => teams.tenant.channel(key);
const person = (key = 'rita') => teams.tenant.person(key);
const messages = (key = 'support') => teams.tenant.messages(key);

const summaryOf = ({ activity }: ReturnType<typeof messages>[number]) => activity.summary;

describe('posting in a channel', () => {
  test('begins a thread, and gives a link to it', async () => {
    await teams.heardIn('support');
    const ref = await teams.platform.post(channel().address, message, entry);
    const [posted] = messages();
    expect(posted && summaryOf(posted)).toBe('Hello');
    expect(posted?.thread).toBeNull();
    const { id, groupId } = channel();
    expect(ref).toEqual({
      conversation: id,
      id: posted?.id,
      url: `https://teams.microsoft.com/l/message/${encodeURIComponent(id)}/${posted?.id}?tenantId=${teams.tenant.tenantId}&groupId=${groupId}&parentMessageId=${posted?.id}`,
    });
    expect(teams.calls()).toEqual(['POST conversations']);
  });

  test('as a reply stands under the root, and an update in its place', async () => {
    await teams.heardIn('support');
    const parent = await teams.platform.post(channel().address, message, entry);
    const reply = await teams.platform.post(channel().address, message, { ...entry, parent });
    expect(reply).toEqual({ conversation: channel().id, id: messages()[1]?.id });
    expect(messages()[1]?.thread).toBe(parent.id);
    const changed = { ...message, summary: 'Changed' };
    for (const ref of [parent, reply]) {
      await teams.platform.update(channel().address, ref, changed);
    }
    expect(messages().map(summaryOf)).toEqual(['Changed', 'Changed']);
    expect(messages().map(({ changes }) => changes)).toEqual([1, 1]);
  });

  test('again after a cut-off attempt says that it may be a repeat', async () => {
    await teams.heardIn('support');
    await teams.platform.post(channel().address, message, { ...entry, repeat: true });
    expect(JSON.stringify(messages()[0]?.card)).toContain('This may be a repeat');
    expect(await teams.platform.find(channel().address, 'e-1')).toBe('unknown');
  });

  test('mentions who is in its roster, read once; anybody else stands by name', async () => {
    await teams.heardIn('support');
    const about = (...keys: string[]): Message => ({
      summary: 'Hello',
      parts: [
        {
          kind: 'paragraph',
          text: keys.map((key) => ({
            kind: 'person',
            person: { address: person(key).address, name: `as typed: ${key}` },
          })),
        },
      ],
    });
    await teams.platform.post(channel().address, about('ana', 'rita'), entry);
    await teams.platform.post(channel().address, about('ben'), entry);
    const mentioned = messages().map(({ card }) => JSON.stringify(card?.msteams));
    expect(mentioned[0]).toContain(person('ana').userId);
    expect(mentioned[0]).not.toContain(person('rita').userId);
    expect(mentioned[1]).toContain(person('ben').userId);
    expect(JSON.stringify(messages()[0]?.card)).toContain('as typed: rita');
    expect(teams.calls().filter((call) => call.includes('members'))).toHaveLength(1);
    teams.pass(5 * 60_000 + 1);
    await teams.platform.post(channel().address, about('ben'), entry);
    expect(teams.calls().filter((call) => call.includes('members'))).toHaveLength(2);
  });

  test('goes out without mentions where the roster cannot be had, which is asked for later', async () => {
    await teams.heardIn('support');
    const named: Message = {
      summary: 'Hello',
      parts: [
        {
          kind: 'paragraph',
          text: [{ kind: 'person', person: { address: person('ana').address, name: 'Ana' } }],
        },
      ],
    };
    teams.tenant.fail({ on: 'roster', how: 502 });
    const post = () => teams.platform.post(channel().address, named, entry);
    await post();
    await post();
    teams.pass(30_001);
    await post();
    const entities = messages().map(({ card }) =>
      JSON.stringify(card?.msteams ?? null).includes('29:'),
    );
    expect(entities).toEqual([false, false, true]);
  });

  test.each([
    ['general', true],
    ['support', false],
  ])('a card of one’s own is asked for by who is in %s: %s', async (key, there) => {
    await teams.heardIn(key);
    const own = { person: { address: person().address, name: 'Rita' }, deskId: 'd', number: 'N-1' };
    await teams.platform.post(channel(key).address, { ...message, own }, entry);
    const refresh = JSON.stringify(messages(key)[0]?.card?.refresh ?? null);
    expect(refresh.includes(person().userId)).toBe(there);
  });
});

test('a group chat has no threads: what is said there is sent to it', async () => {
  await teams.heardIn('support');
  const chat = '19:lunch@thread.v2';
  const to = `teams:${teams.tenant.tenantId}/${chat}`;
  const parent = { conversation: chat, id: '1' };
  // The tenant has no group chats; that it is asked for this one is what counts.
  await failure(teams.platform.post(to, message, { ...entry, parent }));
  expect(teams.calls()).toEqual([`POST conversations/${chat}/activities`]);
});

describe('posting to a person', () => {
  test('in the chat that is known: one call, and a parent is let be', async () => {
    await teams.heardFrom('rita');
    const parent = { conversation: person().chat, id: '1' };
    const ref = await teams.platform.post(person().address, message, { ...entry, parent });
    expect(ref).toEqual({ conversation: person().chat, id: teams.tenant.directOf('rita')[0]?.id });
    expect(teams.calls()).toEqual([`POST conversations/${person().chat}/activities`]);
  });

  test('by the id of a roster where there is no chat as yet, and keeps what it found out', async () => {
    await unheard(teams.tenant.uninstall('ana'));
    await teams.heardIn('support');
    const { address, userId, chat } = person('ana');
    await teams.platform.post(address, message, entry);
    await teams.platform.post(address, message, entry);
    expect(teams.tenant.directOf('ana')).toHaveLength(2);
    expect(teams.calls()).toEqual([
      `GET conversations/${channel().id}/pagedmembers`,
      'POST conversations',
      `POST conversations/${chat}/activities`,
      `POST conversations/${chat}/activities`,
    ]);
    const [known] = await teams.references.find([address]);
    expect(known).toMatchObject({ conversation: chat, userId, name: 'Ana', guest: false });
  });

  test('by the object id where no roster has them', async () => {
    await teams.heardIn('support');
    await teams.platform.post(person('dana').address, message, entry);
    const [opened] = teams.tenant.requests.filter(({ path }) => path.endsWith('/conversations'));
    expect(opened?.body).toMatchObject({ members: [{ id: person('dana').objectId }] });
    expect(teams.tenant.directOf('dana')).toHaveLength(1);
  });

  test('is refused where the app is not there for them, and where they blocked it', async () => {
    await teams.heardIn('support');
    await unheard(teams.tenant.uninstall('dana'));
    const absent = await failure(teams.platform.post(person('dana').address, message, entry));
    expect(absent).toMatchObject({ outcome: 'refused', reason: 'not_installed' });
    await teams.heardFrom('rita');
    teams.tenant.block('rita');
    const blocked = await failure(teams.platform.post(person().address, message, entry));
    expect(blocked).toMatchObject({ outcome: 'refused', reason: 'bot_blocked', ofMessage: false });
  });

  test('in a chat that is gone: Teams says which one there is now', async () => {
    await teams.heardFrom('rita');
    const { address } = person();
    const serviceUrl = teams.tenant.serviceUrl();
    await teams.references.learn([{ address, serviceUrl, conversation: 'a:of-before' }]);
    const ref = await teams.platform.post(address, message, entry);
    expect(ref.conversation).toBe(person().chat);
    expect(teams.tenant.directOf('rita')).toHaveLength(1);
  });
});

test('by the roster of a channel that was only read, though nobody wrote there', async () => {
  await teams.heardFrom('rita');
  await teams.platform.members(channel().address);
  await teams.platform.post(person('ben').address, message, entry);
  const [opened] = teams.tenant.requests.filter(({ path }) => path.endsWith('/conversations'));
  expect(opened?.body).toMatchObject({ members: [{ id: person('ben').userId }] });
});

describe('service URLs', () => {
  test('a tenant that moved is followed to where it was heard last', async () => {
    await teams.heardIn('support');
    const parent = await teams.platform.post(channel().address, message, entry);
    teams.tenant.moveTo('emea');
    await teams.heardFrom('rita');
    await teams.platform.post(channel().address, message, { ...entry, parent });
    await teams.platform.update(channel().address, parent, message);
    expect(messages().map(({ thread, changes }) => [thread, changes])).toEqual([
      [null, 1],
      [parent.id, 0],
    ]);
    const [known] = await teams.references.find([channel().address]);
    expect(known?.serviceUrl).toBe(teams.tenant.serviceUrl());
  });

  test('a chat is opened where the person was heard, though the tenant was last heard elsewhere', async () => {
    await teams.heardIn('support');
    await teams.heardFrom('rita');
    const { address } = person();
    await teams.references.left([address]);
    const elsewhere = 'http://127.0.0.1:1/';
    await teams.references.learn([{ ...person('ben'), serviceUrl: elsewhere }]);
    await teams.platform.post(address, message, entry);
    expect(teams.tenant.directOf('rita')).toHaveLength(1);
  });

  test('the last of the tenant serves for a channel that never wrote', async () => {
    await teams.heardFrom('rita');
    const ref = await teams.platform.post(channel().address, message, entry);
    expect(ref.url).not.toContain('groupId');
    expect(messages()).toHaveLength(1);
    // From then on people are found in its roster.
    await teams.platform.post(person('ana').address, message, entry);
    const [known] = await teams.references.find([person('ana').address]);
    expect(known?.userId).toBe(person('ana').userId);
  });

  test('none that may be used is refused, with a word for it', async () => {
    const refused = await failure(teams.platform.post(channel().address, message, entry));
    expect(refused).toMatchObject({
      outcome: 'refused',
      reason: 'nothing_heard_from_teams_yet',
    });
    expect(teams.tenant.requests).toEqual([]);
  });
});

describe('who is there', () => {
  test('members: the people of a channel, guests too, the bot left out, read anew each time', async () => {
    await teams.heardIn('support');
    expect(await teams.platform.members(channel().address)).toEqual([
      person('ana').address,
      person('ben').address,
    ]);
    teams.tenant.setMember('support', 'rita', true);
    expect(await teams.platform.members(channel().address)).toContain(person().address);
  });

  test('several who ask at once share one answer', async () => {
    await teams.heardIn('support');
    const ask = () => teams.platform.members(channel().address);
    await Promise.all([ask(), ask(), ask()]);
    expect(teams.calls()).toHaveLength(1);
  });

  test('a guest is known by a roster; somebody whom none has may be anybody', async () => {
    await teams.tenant.close();
    teams = await openSending({
      people: [{ key: 'ana' }, { key: 'gus', guest: true }, { key: 'dana' }],
      channels: [{ key: 'support', members: ['ana', 'gus'] }],
    });
    await teams.heardIn('support');
    const guests = ['ana', 'gus', 'dana'].map((key) => teams.platform.isGuest(person(key).address));
    expect(await Promise.all(guests)).toEqual([false, true, true]);
  });

  test('a large channel is read page by page', async () => {
    await teams.tenant.close();
    const keys = Array.from({ length: 1201 }, (_, place) => `p${place}`);
    teams = await openSending({
      people: keys.map((key) => ({ key })),
      channels: [{ key: 'support', members: keys }],
    });
    await teams.heardIn('support');
    expect(await teams.platform.members(channel().address)).toHaveLength(1201);
    expect(teams.calls()).toHaveLength(3);
  });

  test('a channel that the bot was taken out of is refused', async () => {
    await teams.heardIn('support');
    await unheard(teams.tenant.setPresent('support', false, 'ana'));
    const members = await failure(teams.platform.members(channel().address));
    expect(members).toMatchObject({ outcome: 'refused', reason: 'bot_not_in_channel' });
    const post = await failure(teams.platform.post(channel().address, message, entry));
    expect(post).toMatchObject({ outcome: 'refused', reason: 'bot_not_in_channel' });
  });
});

describe('reach', () => {
  test('a chat that is known is not asked about, unless it is to be opened', async () => {
    await teams.heardFrom('rita');
    const reach = (open?: boolean) => teams.platform.reach(person().address, open);
    expect(await reach()).toEqual({ reachable: true, name: 'Rita' });
    expect(teams.calls()).toEqual([]);
    await unheard(teams.tenant.uninstall('rita'));
    expect(await reach()).toEqual({ reachable: true, name: 'Rita' });
    expect(await reach(true)).toMatchObject({ reachable: true });
    expect(teams.calls()).toEqual(['POST conversations']);
  });

  test('a chat that is not known is opened, and nothing is sent', async () => {
    await teams.heardIn('support');
    expect(await teams.platform.reach(person('ana').address)).toEqual({
      reachable: true,
      name: 'Ana',
    });
    expect(teams.tenant.directOf('ana')).toEqual([]);
    await unheard(teams.tenant.uninstall('dana'));
    expect(await teams.platform.reach(person('dana').address)).toEqual({
      reachable: false,
      name: null,
      reason: 'not_installed',
    });
  });

  test('Teams that does not say is no verdict on the person', async () => {
    await teams.heardIn('support');
    teams.tenant.fail({ on: 'create', how: 502 });
    const unsaid = await failure(teams.platform.reach(person('ana').address));
    expect(unsaid).toMatchObject({ outcome: 'retryable', unreachable: true });
  });
});

describe('what Teams has not, and what is no message for it', () => {
  test('a home page', async () => {
    const refused = await failure(teams.platform.showHome(person().address, message));
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'no_home_page' });
  });

  test('an address of another platform, and a message that cannot be shown', async () => {
    const elsewhere = await failure(teams.platform.post('slack:T0/C0', message, entry));
    expect(elsewhere).toMatchObject({ outcome: 'refused', reason: 'not_a_teams_address' });
    const strange = { summary: 's', parts: [{ kind: 'video' }] } as unknown as Message;
    expect(await failure(teams.platform.post(channel().address, strange, entry))).toMatchObject({
      name: 'PlatformError',
      outcome: 'refused',
      reason: 'cannot_be_rendered',
      ofMessage: true,
    });
  });
});
