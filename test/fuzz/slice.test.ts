import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { fuzz } from './run.ts';

// `npm run fuzz -- --requests 100000` sends that many.

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test('some hundred malformed requests of every kind leave the bot as it was', {
  timeout: 90_000,
}, async () => {
  const { counts, breaches } = await fuzz({
    databaseUrl: database.url,
    requests: 400,
    seed: 1,
    warmUp: 100,
  });
  expect(breaches).toEqual([]);
  const statuses = new Set([...counts.values()].flatMap((ends) => [...ends.keys()]));
  for (const status of [200, 400, 401, 404, 'cut']) expect(statuses).toContain(status);
});
