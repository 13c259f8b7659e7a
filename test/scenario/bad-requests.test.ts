import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandBody } from '../support/crafted.ts';
import { report, signingSecret } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(async () => {
  await world?.close();
});

const send = async (body: string, headers: Record<string, string>, sign = true) =>
  (await world.sandbox.deliver(body, { headers, sign })).status;
const body = commandBody('', { user: 'U0RITA' });

test('unsigned, wrongly signed and old ones are refused, and the bot goes on', async () => {
  expect(await send(body, {}, false)).toBe(401);
  expect(await send(body, signedAt(0, 'another secret'))).toBe(401);
  expect(await send(body, signedAt(600))).toBe(401);
  expect(await send(`${body}&text=help`, signedAt(0))).toBe(401);
  expect(await send(body, { 'x-slack-signature': 'v0=', 'x-slack-request-timestamp': 'x' })).toBe(
    401,
  );
  expect(await send(body, signedAt(0))).toBe(200);
  await expectAlive();
});

test('signed ones that cannot be read are refused, and the bot goes on', async () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const odd of ['', 'payload=', 'payload=null', 'payload=%7B', 'payload=%5B%5D']) {
    expect(await send(odd, type), odd).toBe(400);
  }
  const json = { 'content-type': 'application/json' };
  for (const odd of ['null', '[]', '7', '{', '"text"']) {
    expect(await send(odd, json), odd).toBe(400);
  }
  // Bolt gives requests that nothing listens to three seconds, then a 404.
  const unheard = ['{}', '{"type":"view_submission"}', '{"type":"unheard_of","view":{}}'];
  const statuses = await Promise.all(
    unheard.map((odd) => send(new URLSearchParams({ payload: odd }).toString(), type)),
  );
  for (const status of statuses) expect(status).toBeLessThan(500);
  await expectAlive();
});

function signedAt(secondsAgo: number, secret = signingSecret): Record<string, string> {
  const at = String(Math.floor(Date.now() / 1000) - secondsAgo);
  const mac = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${mac}` };
}

async function expectAlive(): Promise<void> {
  for (const path of ['/healthz', '/readyz']) {
    expect((await fetch(`${world.bot().url}${path}`)).status).toBe(200);
  }
  expect(await report(world.sandbox.as('U0RITA'))).toBe('NX-1001');
}
