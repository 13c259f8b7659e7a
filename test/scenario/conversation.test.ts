import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Message, Person } from '../../sandbox/index.ts';
import { replies, report, roots, supportChannel, words } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let rita: Person;
let ana: Person;
let number: string;

beforeEach(async () => {
  world = await openWorld();
  rita = world.sandbox.as('U0RITA');
  ana = world.sandbox.as('U0ANA');
  number = await report(rita);
  await world.sandbox.settle();
});

afterEach(async () => {
  await world?.close();
});

function root(): Message {
  const [card] = roots(world.sandbox, number);
  if (!card) throw new Error(`no card of ${number}`);
  return card;
}

/** What the bot wrote under a message, in its order. */
function under(message: Message, all: readonly Message[]): Message[] {
  return all.filter(({ thread_ts, bot_id }) => bot_id && thread_ts === message.ts);
}

const inThread = () => under(root(), world.sandbox.channel(supportChannel));
const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);

function confirmation(): Message {
  const message = rita.dms().find(({ text }) => text.startsWith('Your ticket'));
  if (!message) throw new Error('no confirmation');
  return message;
}

async function typesOf(): Promise<string[]> {
  return (await world.events(number)).map(({ type }) => type);
}

test('requester and agents talk through the bot, each in the thread where they are', async () => {
  const { sandbox } = world;
  const first = await rita.write('bot', 'It also smells <!channel> *burnt*.', {
    thread: confirmation(),
    files: ['smoke.png'],
  });
  await sandbox.settle();
  await sandbox.replayLast(2);
  await rita.write('bot', 'Now it is quiet.', { thread: confirmation() });
  await sandbox.settle();
  expect(texts(inThread())).toEqual([
    expect.stringContaining('wrote'),
    expect.stringContaining('wrote'),
  ]);
  expect(words(inThread()[0])).toContain('It also smells <!channel> *burnt*.');
  expect(words(inThread()[0])).toContain('smoke.png');
  // One short note for both, without their own words again.
  const noted = under(confirmation(), rita.dms());
  expect(texts(noted)).toEqual([`Your message about ${number} has reached support.`]);
  expect(await typesOf()).toEqual(['TicketOpened', 'RequesterReplied', 'RequesterReplied']);

  await rita.edit(first, 'It smells of rubber.');
  await sandbox.settle();
  await sandbox.replayLast(1, { fresh: true });
  await sandbox.settle();
  expect(inThread()).toHaveLength(3);
  expect(inThread()[2]?.text).toContain('changed a message');
  expect(words(inThread()[2])).toContain('rubber');
  expect(under(confirmation(), rita.dms())).toHaveLength(1);

  await ana.write(supportChannel, 'Internal: who has the key?', { thread: root() });
  const reply = await ana.mention(supportChannel, 'Please switch it off.', { thread: root() });
  await sandbox.settle();
  const told = under(confirmation(), rita.dms());
  expect(told).toHaveLength(2);
  expect(words(told[1])).toContain('Please switch it off.');
  expect(words(rita.dms())).not.toContain('who has the key');
  expect(inThread()[3]?.text).toContain('replied to the requester');
  expect(words(inThread()[3])).not.toContain('switch it off');
  const [ticket] = await world.tickets();
  expect(ticket?.respondedAt).not.toBeNull();

  await ana.edit(reply, '@Firstline Please switch it off at the wall.');
  await sandbox.settle();
  const changed = under(confirmation(), rita.dms()).at(-1);
  expect(changed?.text).toContain('changed a message');
  expect(words(changed)).toContain('at the wall');
  expect((await world.events(number)).at(-1)).toMatchObject({
    type: 'SupportReplied',
    edited: true,
    writtenIn: 'thread',
  });

  // A text of any length arrives whole and in order, its button once.
  const long = Array.from({ length: 1500 }, (_, n) => `line-${n}`).join(' ');
  await ana.mention(supportChannel, long, { thread: root() });
  await sandbox.settle();
  const pages = under(confirmation(), rita.dms()).slice(3);
  expect(pages.length).toBeGreaterThan(1);
  const said = pages.flatMap((one) => [...words(one).matchAll(/line-(\d+)/g)].map(([, n]) => n));
  expect(said.map(Number)).toEqual(Array.from({ length: 1500 }, (_, n) => n));
  expect(words(pages)).not.toContain('Shortened');
  const withButton = pages.map((one) => words(one).includes('"Answer"'));
  expect(withButton).toEqual([...pages.slice(1).map(() => false), true]);

  // Words after the end are kept, shown, and lead to a reopening.
  await ana.press('Resolve');
  await sandbox.until(() => ana.modal());
  await ana.submit({ text: 'The link is back.' });
  await sandbox.settle();

  await ana.mention(supportChannel, 'One more thing.', { thread: root() });
  await sandbox.settle();
  const refused = inThread().at(-1);
  expect(refused?.text).toBe(
    `${number} is resolved. Reopen it first, then try again. What you wrote was not passed on.`,
  );
  expect(words(rita.dms())).not.toContain('One more thing');

  await rita.write('bot', 'It is down again.', { thread: confirmation() });
  await sandbox.settle();
  expect(inThread().at(-1)?.text).toContain('wrote, though this is resolved');
  expect(words(inThread().at(-1))).toContain('It is down again.');
  expect((await world.tickets())[0]?.state).toBe('resolved');
  await rita.press('It is not solved');
  await sandbox.until(() => rita.modal());
  await rita.submit({ text: 'See above.' });
  await sandbox.settle();
  expect((await typesOf()).slice(-3)).toEqual([
    'TicketResolved',
    'RequesterReplied',
    'TicketReopened',
  ]);
}, 60_000);

test('words that belong to no ticket are answered with the way to support', async () => {
  const { sandbox } = world;
  const message = await rita.write('bot', 'The printer is on fire.');
  await sandbox.settle();
  await sandbox.replayLast(2);
  await sandbox.settle();
  const [answer, ...more] = under(message, rita.dms());
  expect(more).toEqual([]);
  expect(answer?.text).toContain('not with support yet');
  expect(words(answer)).toContain(number);

  await rita.press('Report a problem', { in: answer as Message });
  const form = await sandbox.until(() => rita.modal());
  expect(words(form)).toContain('The printer is on fire.');
  await rita.close();

  // A mention outside of a status thread, by somebody else in one, and under a contact's message.
  const ben = sandbox.as('U0BEN');
  const general = await ben.mention(supportChannel, 'the lift is stuck');
  await sandbox.settle();
  const [elsewhere] = replies(sandbox, general);
  expect(words(elsewhere)).toContain('Report a problem');
  // Others read along there.
  expect(words(elsewhere)).not.toContain(number);

  sandbox.setMember(supportChannel, 'U0DANA', true);
  const dana = sandbox.as('U0DANA');
  await dana.mention(supportChannel, 'hurry up', { thread: root() });
  await sandbox.settle();
  expect(inThread().at(-1)?.text).toContain('Only the support agents');
  expect(inThread().at(-1)?.text).toContain('not passed on');

  await sandbox.advance(8 * 3_600_000);
  const [escalation] = dana.dms();
  await dana.write('bot', 'On it.', { thread: escalation as Message });
  await sandbox.settle();
  const hint = dana.dms().at(-1);
  expect(hint?.text).toContain('Nobody reads answers here');
  expect(words(hint)).toContain('Open the thread');
  expect(await typesOf()).toEqual(['TicketOpened', 'EscalationFired']);
}, 40_000);
