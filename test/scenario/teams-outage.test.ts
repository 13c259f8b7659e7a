import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  channelOn,
  type DeskSide,
  deskSide,
  personOn,
  type Someone,
  someone,
} from '../support/teams/sides.ts';
import type { Tenant } from '../support/teams/tenant.ts';
import { openTeamsWorld, type TeamsWorld, toldTo } from '../support/teams/world.ts';

const hour = 3_600_000;

let world: TeamsWorld;
let tenant: Tenant;
let slack: DeskSide;
let teams: DeskSide;
let rita: Someone;
let tilda: Someone;

// A desk in both; the Director is in Teams, the President in Slack.
beforeAll(async () => {
  world = await openTeamsWorld({
    slack: true,
    desks: (tenant) => ({
      netex: {
        policy: 'netex.yaml',
        supportChannel: [channelOn('slack', { tenant }), channelOn('teams', { tenant })],
        roster: [personOn('slack', 'ana', { tenant }), personOn('teams', 'ben', { tenant })],
        contacts: {
          director: [personOn('teams', 'dana', { tenant })],
          president: [personOn('slack', 'pia', { tenant })],
        },
        fallback: personOn('slack', 'ana', { tenant }),
      },
    }),
  });
  tenant = world.tenant;
  slack = deskSide(world, 'slack');
  teams = deskSide(world, 'teams');
  rita = someone(world, 'slack', 'rita');
  tilda = someone(world, 'teams', 'rita');
});
afterAll(() => world?.close());

/** While Teams is away nothing of it can be waited for: what is due, and Slack's messages are. */
async function slackSettled(): Promise<void> {
  const { database, sandbox } = world;
  await eventually('all that goes to Slack is sent', async () => {
    const due = await world.bot().nextDueAt();
    const [row] = await database.sql<{ left: number }[]>`
      select count(*)::int as left from outbox
      where status = 'pending' and recipient like 'slack:%'`;
    return row?.left === 0 && (due === null || due > sandbox.now());
  });
}

async function down(how: 'refused' | 'silent' | 'unavailable'): Promise<() => Promise<void>> {
  const up = await tenant.down(how);
  world.sandbox.connectBot({ settle: slackSettled });
  return async () => {
    await up();
    world.sandbox.connectBot({ settle: () => world.bot().settle() });
  };
}

test('Teams is away at the start, and Slack goes on; afterwards Teams has all of it, once', async () => {
  await world.stopBot();
  const up = await tenant.down('refused');
  await world.startBot();
  world.sandbox.connectBot({ settle: slackSettled });
  for (const path of ['/healthz', '/readyz']) {
    expect((await fetch(world.bot().url + path)).status).toBe(200);
  }
  const number = await rita.report('While Teams is away');
  expect(slack.card(number)).toContain('While Teams is away');
  await slack.press('ana', number, 'Take');
  await eventually('the requester hears', () => rita.told(number).at(-1)?.includes('has taken'));
  await tenant.say('pia', 'Is anybody there?');
  await up();
  await tenant.redeliver(1, { fresh: true });
  world.sandbox.connectBot({ settle: () => world.bot().settle() });
  await world.settle();
  expect(teams.card(number)).toContain('in progress');
  expect(teams.thread(number)).toHaveLength(slack.thread(number).length);
  expect(toldTo(tenant, 'pia')).toHaveLength(1);
});

test('Teams is away for an hour: escalations in Slack are in time, those in Teams come once it is back', async () => {
  const early = await tilda.report('Before the outage');
  await world.advance(7.5 * hour);
  const up = await down('unavailable');
  const late = await rita.report('During the outage');
  await world.advance(hour);
  // Due half an hour ago, and said in Slack at once.
  expect(slack.thread(early).join('\n')).toContain('Escalated to the Director');
  const dana = someone(world, 'teams', 'dana');
  expect(dana.told(early)).toEqual([]);
  await slack.write('ana', early, 'We see to it.');
  const calls = tenant.requests.length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // It is asked whether it is there, and nothing is poured at it.
  expect(tenant.requests.length - calls).toBeLessThan(10);
  expect(tenant.requests.filter(({ status }) => status === 503)).not.toEqual([]);

  await up();
  await world.settle();
  expect(dana.told(early)).toHaveLength(1);
  expect(tilda.told(early).at(-1)).toContain('We see to it.');
  expect(teams.card(late)).toContain('During the outage');
  for (const number of [early, late]) {
    expect(teams.thread(number)).toHaveLength(slack.thread(number).length);
  }
  expect(teams.thread(early).filter((text) => text.includes('Escalated'))).toHaveLength(1);
  const reached = (await world.events(early)).filter(({ type }) => type === 'PersonNotReached');
  expect(reached).toEqual([]);

  await world.advance(16 * hour);
  expect(someone(world, 'slack', 'pia').told(early)).toHaveLength(1);
  await teams.press('ben', early, 'Resolve', { text: 'All is well.' });
  expect(tilda.told(early).at(-1)).toContain('All is well.');
  expect(slack.card(early)).toContain('resolved');
});
