import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantMessage } from '../support/teams/place.ts';
import { labelsOf } from '../support/teams/read-card.ts';
import { channels, type Tenant } from '../support/teams/tenant.ts';
import {
  openTeamsWorld,
  reportInTeams,
  rootOf,
  summaryOf,
  type TeamsWorld,
  toldTo,
  wordsOf,
} from '../support/teams/world.ts';

let world: TeamsWorld;
let tenant: Tenant;

// Rita can see the support channel, too.
beforeAll(async () => {
  world = await openTeamsWorld({
    tenant: {
      channels: channels.map((one) =>
        one.key === 'support' ? { ...one, members: [...one.members, 'rita'] } : one,
      ),
    },
  });
  tenant = world.tenant;
});
afterAll(() => world?.close());

async function reported(summary: string): Promise<string> {
  const number = await reportInTeams(world, 'rita', summary);
  await world.settle();
  return number;
}

const thread = (number: string) =>
  tenant.replies(rootOf(tenant, number)).filter(({ from }) => from === 'bot');
const about = (number: string) =>
  toldTo(tenant, 'rita').filter((one) => [summaryOf(one), wordsOf(one)].join().includes(number));

function last<T>(all: readonly T[]): T {
  const found = all.at(-1);
  if (found === undefined) throw new Error('there is none');
  return found;
}

function confirmationOf(number: string): TenantMessage {
  const found = about(number).find((one) => summaryOf(one).startsWith('Your ticket'));
  if (!found) throw new Error(`no confirmation of ${number}`);
  return found;
}

test('requester and agents talk through the bot: quotes, changes, files by link', async () => {
  const number = await reported('The fan is loud');
  const files = [{ name: 'fan.log', url: 'https://files.example/sites/rita/fan.log' }];
  const quote = confirmationOf(number);
  const words = await tenant.say('rita', 'It smells\n*burnt* <b>here</b>.', { quote, files });
  await world.settle();
  await tenant.redeliver(1);
  await tenant.redeliver(1, { fresh: true });
  await world.settle();
  const heard = thread(number).filter((one) => wordsOf(one).includes('burnt'));
  expect(heard).toHaveLength(1);
  expect(wordsOf(last(heard))).toContain('It smells\n*burnt* <b>here</b>.');
  expect(JSON.stringify(last(heard).card)).toContain('https://files.example/sites/rita/fan.log');
  const noted = about(number).filter((one) => wordsOf(one).includes('has reached support'));
  expect(noted).toHaveLength(1);
  // Any message about the ticket can be quoted, not the first alone.
  await tenant.say('rita', 'Now it is quiet.', { quote: last(noted) });
  await world.settle();
  expect(wordsOf(last(thread(number)))).toContain('Now it is quiet.');

  await tenant.edit(words, 'It smells of rubber.');
  await world.settle();
  expect(wordsOf(last(thread(number)))).toContain('changed a message');
  expect(wordsOf(last(thread(number)))).toContain('of rubber');

  const root = rootOf(tenant, number);
  await tenant.say('ana', 'Internal: who has the key?', { channel: 'support', thread: root });
  const reply = await tenant.say('ana', 'Please switch it off.', {
    channel: 'support',
    thread: root,
    mention: true,
  });
  await world.settle();
  expect(wordsOf(last(about(number)))).toContain('Please switch it off.');
  expect(toldTo(tenant, 'rita').map(wordsOf).join()).not.toContain('who has the key');
  expect(wordsOf(last(thread(number)))).toContain('replied to the requester');
  expect(wordsOf(last(thread(number)))).not.toContain('switch it off');
  await tenant.edit(reply, 'Please switch it off at the wall.');
  await world.settle();
  expect(wordsOf(last(about(number)))).toContain('at the wall');

  // By the button of a message, in a dialog.
  const answer = await tenant.press('rita', last(about(number)), 'Answer');
  expect(answer).toMatchObject({ kind: 'dialog' });
  await tenant.submit('rita', answer, { text: 'Done, thank you.' });
  await world.settle();
  expect(wordsOf(last(thread(number)))).toContain('Done, thank you.');

  // A long text arrives whole and in order.
  const long = Array.from({ length: 1500 }, (_, n) => `line-${n}`).join(' ');
  const before = about(number).length;
  await tenant.say('ana', long, { channel: 'support', thread: root, mention: true });
  await world.settle();
  const told = toldTo(tenant, 'rita').filter((one) => wordsOf(one).includes('line-'));
  const said = told.flatMap((one) => [...wordsOf(one).matchAll(/line-(\d+)/g)].map(([, n]) => n));
  expect(said.map(Number)).toEqual(Array.from({ length: 1500 }, (_, n) => n));
  expect(about(number).length).toBeGreaterThan(before);

  // Somebody who is no agent is told so, and nothing is passed on.
  tenant.setMember('support', 'dana', true);
  await tenant.say('dana', 'hurry up', { channel: 'support', thread: root, mention: true });
  await world.settle();
  expect(wordsOf(last(thread(number)))).toContain('Only the support agents');
  expect(toldTo(tenant, 'rita').map(wordsOf).join()).not.toContain('hurry up');
  tenant.setMember('support', 'dana', false);
});

test('agents work with the buttons of the card; each form is a dialog', async () => {
  const number = await reported('The door is locked');
  const root = rootOf(tenant, number);
  const taken = await tenant.press('ana', root, 'Take');
  expect(taken.kind).toBe('card');
  await world.settle();
  expect(wordsOf(root)).toContain('in progress');
  // Pressed on a card that was not fetched anew: once is once.
  await tenant.redeliver(1);
  await world.settle();
  expect((await world.events(number)).map(({ type }) => type)).toEqual([
    'TicketOpened',
    'TicketTaken',
  ]);

  const over = await tenant.press('ben', root, 'Take over');
  expect(wordsOf(over)).toContain(`Take ${number} over?`);
  await tenant.submit('ben', over, {}, 'Leave it');
  await world.settle();
  expect(wordsOf(root)).toContain('Ana');
  await tenant.submit('ben', await tenant.press('ben', root, 'Take over'), {}, 'Take over');
  await world.settle();
  expect(wordsOf(root)).toContain('Ben');

  const explained = await tenant.press('ben', root, 'Explain');
  expect(wordsOf(explained)).toContain('The system is down.');
  const wait = await tenant.press('ben', root, 'Waiting on requester');
  const invalid = await tenant.submit('ben', wait, {});
  expect(invalid).toMatchObject({ kind: 'dialog' });
  await tenant.submit('ben', invalid, { text: 'Which door?' });
  await world.settle();
  expect(wordsOf(last(about(number)))).toContain('Which door?');
  expect(wordsOf(root)).toContain('Resume work');

  await tenant.submit('ben', await tenant.press('ben', root, 'Resolve'), { text: 'Open now.' });
  await world.settle();
  expect(wordsOf(root)).toContain('resolved');
  const again = await tenant.press('rita', last(about(number)), 'It is not solved');
  await tenant.submit('rita', again, { text: 'It is locked again.' });
  await world.settle();
  expect(wordsOf(last(thread(number)))).toContain('It is locked again.');
  expect((await world.tickets()).find((one) => one.number === number)?.state).not.toBe('resolved');
});

test('a client that knows no Action.Execute presses all the same', async () => {
  const number = await reported('The gate is shut');
  const root = rootOf(tenant, number);
  expect((await tenant.pressOld('ana', root, 'Take')).status).toBe(200);
  await tenant.redeliver(1, { fresh: true });
  await world.settle();
  expect(wordsOf(root)).toContain('in progress');
  expect((await world.events(number)).map(({ type }) => type)).toEqual([
    'TicketOpened',
    'TicketTaken',
  ]);
});

test('in the channel each sees the buttons that are theirs', async () => {
  const number = await reported('The window is open');
  const root = rootOf(tenant, number);
  const forAna = labelsOf(await tenant.see('ana', root));
  expect(forAna).toContain('Take');
  const forRita = labelsOf(await tenant.see('rita', root));
  expect(forRita).not.toContain('Take');
  expect(forRita).not.toContain('Resolve');
  expect(forRita.length).toBeGreaterThan(0);
  await tenant.press('ana', root, 'Take');
  await world.settle();
  expect(labelsOf(await tenant.see('ana', root))).toContain('Take over');
  expect(labelsOf(await tenant.see('rita', root))).not.toContain('Take over');
  // Who is in the roster is mentioned, with the id of that roster.
  expect(JSON.stringify(root.card)).toContain(tenant.person('ana').userId);
});

test('a root card that somebody deleted, and a team that the bot was taken from', async () => {
  const number = await reported('The roof leaks');
  tenant.erase(rootOf(tenant, number));
  await tenant.say('rita', 'It drips.', { quote: confirmationOf(number) });
  await world.settle();
  expect((await world.events(number)).map(({ type }) => type)).toContain('RequesterReplied');

  const other = await reported('The cellar is wet');
  await tenant.setPresent('support', false, 'ana');
  await tenant.say('rita', 'It rises.', { quote: confirmationOf(other) });
  await world.settle();
  // Who leads is told, as the desk would not hear of it.
  const events = await world.events(other);
  expect(events.find(({ type }) => type === 'PersonNotReached')).toMatchObject({
    reason: 'bot_not_in_channel',
  });
  expect(toldTo(tenant, 'ana').map(wordsOf).join('\n')).toContain('bot_not_in_channel');
  expect(wordsOf(last(about(other)))).toContain('has reached support');
});
