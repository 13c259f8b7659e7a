import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantMessage } from '../support/teams/place.ts';
import { labelsOf } from '../support/teams/read-card.ts';
import { channels, people, type Tenant } from '../support/teams/tenant.ts';
import {
  fillIn,
  numberIn,
  openTeamsWorld,
  reportInTeams,
  rootOf,
  type TeamsWorld,
  teamsDesk,
  toldTo,
  wordsOf,
} from '../support/teams/world.ts';

let world: TeamsWorld;
let tenant: Tenant;

// Tom does not want to hear of the bot, and Nina is new.
beforeAll(async () => {
  world = await openTeamsWorld({
    tenant: {
      people: [...people, { key: 'tom' }, { key: 'nina', installed: false }],
      channels: channels.map((one) =>
        one.key === 'general' ? { ...one, members: [...one.members, 'tom'] } : one,
      ),
    },
    desks: (tenant) => ({ netex: { ...teamsDesk(tenant), publicStatus: true } }),
  });
  tenant = world.tenant;
});
afterAll(() => world?.close());

function lastTo(who: string): TenantMessage {
  return found(toldTo(tenant, who).at(-1), `message to ${who}`);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

/** What the bot wrote under a post. */
function answersTo(post: TenantMessage): readonly TenantMessage[] {
  return tenant.replies(post).filter(({ from }) => from === 'bot');
}

test('the slash command opens the form in a dialog, step by step, with Back and what is missing', async () => {
  const first = await tenant.extension('rita', 'support');
  expect(first).toMatchObject({ kind: 'dialog', title: 'What happened' });
  const empty = await tenant.submit('rita', first, {}, 'Next');
  expect(wordsOf(empty)).toMatch(/correct what is marked/);
  expect(labelsOf(found(empty.kind === 'dialog' ? empty.card : undefined, 'form'))).toContain(
    'Next',
  );
  const typed = { summary: 'Nothing transfers', product: 'user-access', systemDown: 'yes' };
  const second = await tenant.submit('rita', empty, typed, 'Next');
  expect(second).toMatchObject({ kind: 'dialog', title: 'Details' });
  const back = await tenant.submit('rita', second, { errorText: 'NETEX 4107' }, 'Back');
  expect(wordsOf(back)).toContain('Nothing transfers');
  // Nothing is typed again: what stands in the form is sent.
  const again = await tenant.submit('rita', back, {}, 'Next');
  expect(wordsOf(again)).toContain('NETEX 4107');
  const last = await tenant.submit('rita', again, {}, 'Next');
  expect(wordsOf(last)).toContain('Before you send');
  expect(await world.tickets()).toEqual([]);
  const send = () => tenant.submit('rita', last, {}, 'Send');
  // Sent twice at once and once more, it is one ticket.
  const numbers = (await Promise.all([send(), send()])).map(numberIn);
  const number = numberIn(await send());
  expect(numbers).toEqual([number, number]);
  await world.settle();
  expect(await world.tickets()).toHaveLength(1);
  expect(wordsOf(rootOf(tenant, number))).toContain('NETEX 4107');
  const confirmations = toldTo(tenant, 'rita').filter((one) => wordsOf(one).includes(number));
  expect(confirmations).toHaveLength(1);
});

test('a message action takes the words of the message, and the ticket leads back to it', async () => {
  const post = await tenant.say('ana', 'The <b>lift</b> is stuck', { channel: 'general' });
  const form = await tenant.extension('rita', 'report', { message: post });
  expect(wordsOf(form)).toContain('The <b>lift</b> is stuck');
  const number = await fillIn(world, 'rita', form, 'The lift');
  await world.settle();
  const root = JSON.stringify(rootOf(tenant, number).card);
  expect(root).toContain('https://teams.microsoft.com/l/message/');
  expect(root).toContain(`/${post.id}?`);
});

test('the word support in the personal chat: a form in the place of the card, and all its commands', async () => {
  await tenant.say('rita', 'support new');
  await world.settle();
  const form = lastTo('rita');
  const count = toldTo(tenant, 'rita').length;
  expect(labelsOf(form.card)).toContain('Next');
  const typed = { summary: 'Nothing prints', product: 'user-access', systemDown: 'yes' };
  const details = await tenant.submit('rita', form, typed, 'Next');
  expect(wordsOf(details)).toContain('Error text or codes');
  await world.settle();
  // The message itself is the next step too, so that it is there after a reload.
  expect(wordsOf(form)).toContain('Error text or codes');
  const last = await tenant.submit('rita', details, { errorText: 'E-1' }, 'Next');
  const number = numberIn(await tenant.submit('rita', last, {}, 'Send'));
  await world.settle();
  expect(wordsOf(rootOf(tenant, number))).toContain('Nothing prints');
  expect(toldTo(tenant, 'rita').length - count).toBeLessThanOrEqual(1);

  await tenant.say('rita', `/support status ${number}`);
  await world.settle();
  expect(wordsOf(lastTo('rita'))).toContain(number);
  await tenant.say('rita', 'Support help');
  await world.settle();
  const help = lastTo('rita');
  expect(wordsOf(help)).toContain('support status <number>');
  expect(wordsOf(help)).not.toContain('/support');
  await tenant.redeliver(1);
  await tenant.redeliver(1, { fresh: true });
  await world.settle();
  expect(lastTo('rita').id, 'a command that comes again').toBe(help.id);
  await tenant.say('rita', 'support help');
  await world.settle();
  expect(lastTo('rita').id, 'a command that is written again').not.toBe(help.id);
});

test('a mention in a channel is answered in the personal chat, where others cannot read along', async () => {
  const before = toldTo(tenant, 'rita').length;
  const post = await tenant.say('rita', 'support mine', { channel: 'general', mention: true });
  await world.settle();
  const own = toldTo(tenant, 'rita').slice(before).map(wordsOf).join('\n');
  const [number] = (await world.tickets()).map((one) => one.number);
  expect(own).toContain(number);
  expect(answersTo(post)).toHaveLength(1);
  const inPublic = answersTo(post).map(wordsOf).join('\n');
  expect(inPublic).toContain('personal chat');
  expect(inPublic).not.toContain('NX-');

  tenant.block('tom');
  const blocked = await tenant.say('tom', 'support', { channel: 'general', mention: true });
  await world.settle();
  const [answer, ...more] = answersTo(blocked);
  expect(more).toEqual([]);
  expect(wordsOf(found(answer, 'answer'))).toContain('could not write to you');
  const form = await tenant.press('tom', found(answer, 'answer'), 'Go on here');
  const ticket = await fillIn(world, 'tom', form, 'From the channel');
  await world.settle();
  expect(wordsOf(rootOf(tenant, ticket))).toContain('From the channel');
  // Everybody in the channel sees where it stands, and no more than that.
  const status = () =>
    tenant
      .messages('general')
      .filter((one) => one.from === 'bot' && wordsOf(one).includes(ticket))
      .map(wordsOf);
  expect(status()).toEqual([expect.stringContaining('open')]);
  await tenant.press('ana', rootOf(tenant, ticket), 'Take');
  await world.settle();
  expect(status()).toEqual([expect.stringContaining('in progress')]);
  expect(status().join()).not.toContain('From the channel');
});

test('under somebody’s post it is the command, under a ticket’s card it is words', async () => {
  const post = await tenant.say('tom', 'It is down again', { channel: 'general' });
  const mention = { channel: 'general', mention: true, thread: post };
  const before = toldTo(tenant, 'rita').length;
  await tenant.say('rita', 'support hours', mention);
  await world.settle();
  expect(toldTo(tenant, 'rita')).toHaveLength(before + 1);
  expect(answersTo(post).map(wordsOf)).toEqual(['I have answered you in our personal chat.']);

  const number = await reportInTeams(world, 'rita', 'Under a card');
  await world.settle();
  const thread = rootOf(tenant, number);
  await tenant.say('ana', 'support is on it', { channel: 'support', mention: true, thread });
  await world.settle();
  expect(wordsOf(lastTo('rita'))).toContain('support is on it');
});

test('words that belong to no ticket are answered with the way to support', async () => {
  const said = await tenant.say('ben', 'The printer is on fyre.');
  await world.settle();
  await tenant.redeliver(1, { fresh: true });
  await world.settle();
  await world.stopBot();
  await world.startBot();
  await tenant.edit(said, 'The printer is on fire.');
  await world.settle();
  const [answer, ...more] = toldTo(tenant, 'ben').filter((one) =>
    wordsOf(one).includes('not with support yet'),
  );
  expect(more).toEqual([]);
  const form = await tenant.press('ben', found(answer, 'answer'), 'Report a problem');
  expect(form).toMatchObject({ kind: 'dialog' });
  expect(wordsOf(form)).toContain('The printer is on fire.');

  const post = await tenant.say('ben', 'who has the key?', { channel: 'general', mention: true });
  await world.settle();
  expect(answersTo(post).map(wordsOf).join('\n')).toContain('Report a problem');
  const silent = await tenant.say('ben', 'lunch?', { channel: 'general' });
  await world.settle();
  expect(answersTo(silent)).toEqual([]);
});

test('somebody new is greeted once, and begins from there', async () => {
  await tenant.install('nina');
  await world.settle();
  await tenant.redeliver(1);
  await world.settle();
  expect(toldTo(tenant, 'nina')).toHaveLength(1);
  const greeting = lastTo('nina');
  const number = await fillIn(
    world,
    'nina',
    await tenant.press('nina', greeting, 'Report a problem'),
    'On my first day',
  );
  await world.settle();
  expect(wordsOf(rootOf(tenant, number))).toContain('On my first day');
  expect(wordsOf(lastTo('nina'))).toContain(number);
});

test('nobody else sees a ticket', async () => {
  const number = await reportInTeams(world, 'rita', 'A secret');
  await world.settle();
  await tenant.say('nina', `support status ${number}`);
  await world.settle();
  expect(wordsOf(lastTo('nina'))).not.toContain('A secret');
  const root = rootOf(tenant, number);
  tenant.setMember('support', 'nina', true);
  const shown = await tenant.press('nina', root, 'Take');
  expect(shown.kind).toBe('words');
  expect((await world.events(number)).map(({ type }) => type)).toEqual(['TicketOpened']);
});
