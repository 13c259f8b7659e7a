import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hourAway, openBoth, withoutTeams } from '../support/teams/hour-away.ts';
import { deskSide, someone } from '../support/teams/sides.ts';
import { type TeamsWorld, toldTo } from '../support/teams/world.ts';

let world: TeamsWorld;

beforeAll(async () => {
  world = await openBoth();
});
afterAll(() => world?.close());

test('Teams is away at the start, and Slack goes on; afterwards Teams has all of it, once', async () => {
  const { tenant } = world;
  const slack = deskSide(world, 'slack');
  const teams = deskSide(world, 'teams');
  const rita = someone(world, 'slack', 'rita');
  await world.stopBot();
  const up = await tenant.down('refused');
  await world.startBot();
  const withTeams = withoutTeams(world);
  for (const path of ['/healthz', '/readyz']) {
    expect((await fetch(world.bot().url + path)).status).toBe(200);
  }
  const number = await rita.report('While Teams is away');
  expect(slack.card(number)).toContain('While Teams is away');
  await slack.press('ana', number, 'Take');
  await eventually('the requester hears', () => rita.told(number).at(-1)?.includes('has taken'));
  await tenant.say('pia', 'Is anybody there?');
  await up();
  withTeams();
  await tenant.redeliver(1, { fresh: true });
  await world.settle();
  expect(teams.card(number)).toContain('in progress');
  expect(teams.thread(number)).toHaveLength(slack.thread(number).length);
  expect(toldTo(tenant, 'pia')).toHaveLength(1);
});

// `npm run proofs` does the same with a Teams that does not answer at all.
test('Teams is away for an hour: escalations in Slack are in time, those in Teams come once it is back', async () => {
  await hourAway(world, 'unavailable');
});
