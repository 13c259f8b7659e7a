import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOn } from '../db/index.ts';
import { runFirstline } from './support/bot-process.ts';
import { type FreshDatabase, freshDatabase } from './support/database.ts';

const one = Buffer.alloc(32, 1);
const two = Buffer.alloc(32, 2);
const lost = Buffer.alloc(32, 3);
const acme = {
  name: 'Acme',
  orgWide: false,
  secret: 'xoxb-acme',
  scopes: [],
  installedBy: null,
  installedAt: 1,
};

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(async () => {
  await database?.close();
});

function rotate(keys: readonly Buffer[], ...args: string[]) {
  return runFirstline(['keys', 'rotate', ...args], {
    DATABASE_URL: database.url,
    FIRSTLINE_CONFIG: 'desk.yaml',
    SLACK_SIGNING_SECRET: 'signs',
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'a-client-secret',
    FIRSTLINE_ENCRYPTION_KEY: keys.map((key) => key.toString('base64')).join(),
  });
}

test('a new key takes the place of an old one; a workspace whose key is lost is removed on demand', async () => {
  const made = await runFirstline(['keys', 'new']);
  expect(made.code).toBe(0);
  expect(Buffer.from(made.stdout, 'base64')).toHaveLength(32);

  const { installations } = storeOn(database);
  await installations([one]).save({ ...acme, workspace: 'slack:T0ACME' });
  await installations([lost]).save({ ...acme, workspace: 'slack:T0LOST' });
  const refused = await rotate([two, one]);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('FIRSTLINE_ENCRYPTION_KEY: the token of slack:T0LOST');
  expect(refused.stderr).toContain('--forget');
  await expect(installations([two]).find('slack:T0ACME')).rejects.toThrow();

  const done = await rotate([two, one], '--forget');
  expect(done, done.stderr).toMatchObject({ code: 0 });
  expect(done.stdout).toContain('slack:T0LOST was removed');
  expect(done.stdout).toContain('Tokens: 1 kept, 1 of them encrypted anew with the first key.');
  expect((await installations([two]).find('slack:T0ACME'))?.secret).toBe('xoxb-acme');
  expect(await installations([two]).find('slack:T0LOST')).toBeNull();
}, 30_000);
