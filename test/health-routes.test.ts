import { afterEach, expect, test } from 'vitest';
import { healthRoutes } from '../src/health-routes.ts';
import { type Served, serve } from './support/serve.ts';

let served: Served | undefined;
afterEach(async () => {
  await served?.stop();
});

const by = (open: boolean | null) =>
  open === null ? null : { start() {}, isOpen: () => open, stop: async () => {} };

test.each<[string, boolean | null, boolean | null, boolean, string]>([
  ['both by HTTP', null, null, true, '200 ready'],
  ['one by a socket that is open', true, null, true, '200 ready'],
  ['the first not open', false, null, true, '503 there is no connection to slack'],
  ['the second not open', null, false, true, '503 there is no connection to teams'],
  ['the database away', true, null, false, '503 the database does not answer'],
])('ready: %s', async (_, slack, teams, answers, expected) => {
  const ping = async () => {
    if (!answers) throw new Error('away');
  };
  const routes = healthRoutes(ping, [
    { name: 'slack', connection: by(slack) },
    { name: 'teams', connection: by(teams) },
  ]);
  served = await serve([], { routes });
  const ready = await fetch(`${served.url}/readyz`);
  expect(`${ready.status} ${await ready.text()}`).toBe(`${expected}\n`);
  const healthy = await fetch(`${served.url}/healthz`);
  expect(`${healthy.status} ${await healthy.text()}`).toBe('200 ok\n');
});
