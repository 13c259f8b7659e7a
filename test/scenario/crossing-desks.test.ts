import { afterAll, beforeAll, expect, test } from 'vitest';
import { channelOn, deskSide, type PlatformName, personOn } from '../support/teams/sides.ts';
import type { Tenant } from '../support/teams/tenant.ts';
import {
  fillIn,
  openTeamsWorld,
  type TeamsWorld,
  toldTo,
  wordsOf,
} from '../support/teams/world.ts';

let world: TeamsWorld;

// Two desks, one on each platform, both for people of both.
beforeAll(async () => {
  const desk = (place: PlatformName, tenant: Tenant) => ({
    policy: 'netex.yaml',
    supportChannel: channelOn(place, { tenant }),
    roster: [personOn(place, 'ana', { tenant })],
    fallback: personOn(place, 'ana', { tenant }),
    serves: ['slack:T0SANDBOX', `teams:${tenant.tenantId}`],
  });
  world = await openTeamsWorld({
    slack: true,
    desks: (tenant) => ({ here: desk('teams', tenant), there: desk('slack', tenant) }),
  });
});
afterAll(() => world?.close());

test('whoever has several desks chooses one, wherever it is, in a dialog and in the chat', async () => {
  const { tenant } = world;
  const choice = await tenant.extension('rita', 'support');
  const form = await tenant.submit('rita', choice, { desk: 'there' }, 'Next');
  const first = await fillIn(world, 'rita', form, 'For the desk in Slack');
  await world.settle();
  expect(deskSide(world, 'slack').card(first)).toContain('For the desk in Slack');

  await tenant.say('rita', 'support the lift is stuck');
  await world.settle();
  const message = toldTo(tenant, 'rita').at(-1);
  if (!message) throw new Error('no form');
  const next = await tenant.submit('rita', message, { desk: 'here' }, 'Next');
  expect(wordsOf(next)).toContain('the lift is stuck');
  await fillIn(world, 'rita', next, 'For the desk in Teams');
  await world.settle();
  const [root, ...more] = tenant.messages('support').filter(({ from }) => from === 'bot');
  expect(more).toEqual([]);
  expect(root && wordsOf(root)).toContain('For the desk in Teams');

  await tenant.say('rita', 'support mine');
  await world.settle();
  const mine = toldTo(tenant, 'rita').at(-1);
  expect(mine && wordsOf(mine)).toMatch(/in Slack[\s\S]*in Teams|in Teams[\s\S]*in Slack/);
});
