import { afterAll, beforeAll, expect, test } from 'vitest';
import { wordsOn } from '../../../support/teams/read-card.ts';
import { openTeamsWorld, type TeamsWorld } from '../../../support/teams/world.ts';

let world: TeamsWorld;
beforeAll(async () => {
  world = await openTeamsWorld();
});
afterAll(async () => {
  await world.close();
});

test('a form that is sent twice at once has one answer and makes one ticket', async () => {
  const { tenant } = world;
  const form = await tenant.extension('rita', 'support');
  const summary = 'Nothing transfers';
  const first = { summary, product: 'user-access', systemDown: 'yes' };
  const twice = () => [1, 2].map(() => tenant.submit('rita', form, first, 'Next'));
  const [details, same] = await Promise.all(twice());
  if (details?.kind !== 'dialog' || same?.kind !== 'dialog') throw new Error('no form came');
  expect(same.card).toEqual(details.card);
  const last = await tenant.submit('rita', details, { errorText: 'NETEX 4107' }, 'Next');
  const sent = await Promise.all([1, 2].map(() => tenant.submit('rita', last, {}, 'Send')));
  const [ticket, ...others] = await world.tickets();
  expect(others).toEqual([]);
  const words = sent.map((shown) => (shown.kind === 'dialog' ? wordsOn(shown.card) : shown.kind));
  expect(words[0]).toContain(ticket?.number);
  expect(words[1]).toBe(words[0]);
  await world.settle();
  const told = tenant.directOf('rita').filter(({ card }) => card);
  expect(told).toHaveLength(1);
});
