import { expect, test } from 'vitest';
import { goThrough, type Row } from '../support/teams/faulty-tickets.ts';
import { openTeamsWorld, reportInTeams, rootOf, toldTo, wordsOf } from '../support/teams/world.ts';

const hour = 3_600_000;

// Time-outs and longer waits take real time: `npm run proofs`.
const rows: readonly Row[] = [
  {
    name: 'too fast',
    faults: [
      { on: 'create', how: 429, retryAfter: 0 },
      { on: 'send', how: 429, retryAfter: 0 },
      { on: 'update', how: 429, retryAfter: 0 },
    ],
  },
  {
    name: 'another one is at it',
    faults: [
      { on: 'create', how: 412 },
      { on: 'send', how: 412 },
      { on: 'update', how: 412 },
    ],
  },
  { name: 'a create that arrived', faults: [{ on: 'create', how: '502 after' }] },
  { name: 'a send that arrived', faults: [{ on: 'send', how: '502 after' }] },
  { name: 'an update that arrived', faults: [{ on: 'update', how: '502 after' }] },
  { name: 'cut off', faults: [{ on: 'send', how: 'cut before' }] },
];

test('whatever fails on the way to Teams: one ticket, its thread in order, no escalation lost', async () => {
  await goThrough(rows);
}, 60_000);

test('the bot keeps below the limits of Teams, and all arrives in order', async () => {
  const world = await openTeamsWorld({ rateLimits: true });
  const { tenant } = world;
  try {
    const number = await reportInTeams(world, 'rita', 'Nothing transfers');
    await world.settle();
    const [quote] = toldTo(tenant, 'rita');
    if (!quote) throw new Error('no confirmation');
    const words = Array.from({ length: 9 }, (_, n) => `Word ${n}`);
    for (const word of words) await tenant.say('rita', word, { quote });
    await world.settle();
    const said = tenant.replies(rootOf(tenant, number)).map(wordsOf);
    expect(said.map((text) => /Word \d/.exec(text)?.[0])).toEqual(words);
    expect(tenant.requests.filter(({ status }) => status === 429)).toEqual([]);
  } finally {
    await world.close();
  }
});

test('two replicas hear everything at once: what was asked for happens once', async () => {
  const world = await openTeamsWorld();
  const { tenant } = world;
  const second = await world.startReplica();
  const both = [world.bot(), second];
  tenant.connectBot(...both.map(({ url }) => `${url}/api/messages`));
  const settle = async () => {
    for (const bot of [...both, ...both]) await bot.settle();
  };
  try {
    const number = await reportInTeams(world, 'rita', 'Nothing transfers');
    await settle();
    expect(await world.tickets()).toHaveLength(1);
    const root = rootOf(tenant, number);
    const [confirmation, ...more] = toldTo(tenant, 'rita');
    expect(more).toEqual([]);
    if (!confirmation) throw new Error('no confirmation');
    await tenant.press('ana', root, 'Take');
    const reply = await tenant.press('ana', root, 'Reply to requester');
    await tenant.submit('ana', reply, { text: 'We are looking into it.' });
    const words = await tenant.say('rita', 'It smells.', { quote: confirmation });
    await settle();
    await tenant.edit(words, 'It smells of rubber.');
    await tenant.say('rita', 'Is anybody there?');
    await tenant.say('rita', 'support help');
    await tenant.redeliver(3, { fresh: true });
    await settle();
    await world.advance(8 * hour);
    await settle();
    const [escalation, ...others] = toldTo(tenant, 'dana');
    expect(others).toEqual([]);
    if (!escalation) throw new Error('no escalation');
    const question = await tenant.press('dana', escalation, 'Acknowledge');
    await tenant.submit('dana', question, {}, 'Acknowledge');
    await settle();

    expect((await world.events(number)).map(({ type }) => type).sort()).toEqual([
      'EscalationAcknowledged',
      'EscalationFired',
      'RequesterReplied',
      'RequesterReplied',
      'SupportReplied',
      'TicketOpened',
      'TicketTaken',
    ]);
    expect(tenant.replies(root)).toHaveLength(6);
    expect(toldTo(tenant, 'dana')).toHaveLength(1);
    const told = toldTo(tenant, 'rita').map(wordsOf);
    for (const once of [
      /has taken/,
      /wrote about/,
      /has reached support/,
      /not with support yet/,
    ]) {
      expect(
        told.filter((text) => once.test(text)),
        String(once),
      ).toHaveLength(1);
    }
  } finally {
    await second.stop();
    await world.close();
  }
}, 40_000);

test('a change of a message that each replica hears alone counts once', async () => {
  const world = await openTeamsWorld();
  const { tenant } = world;
  const second = await world.startReplica();
  const settle = async () => {
    for (const bot of [world.bot(), second]) await bot.settle();
  };
  try {
    const number = await reportInTeams(world, 'rita', 'Nothing transfers');
    await settle();
    const [confirmation] = toldTo(tenant, 'rita');
    if (!confirmation) throw new Error('no confirmation');
    const words = await tenant.say('rita', 'It smells.', { quote: confirmation });
    await tenant.edit(words, 'It smells of rubber.');
    await settle();
    tenant.connectBot(`${second.url}/api/messages`);
    await tenant.redeliver(1);
    await settle();
    expect((await world.events(number)).map(({ type }) => type)).toEqual([
      'TicketOpened',
      'RequesterReplied',
      'RequesterReplied',
    ]);
  } finally {
    await second.stop();
    await world.close();
  }
});
