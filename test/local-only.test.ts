import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localOnly } from '../src/local-only.ts';
import { type Served, serve } from './support/serve.ts';

let served: Served;
let reached = 0;

beforeAll(async () => {
  const route = localOnly({
    path: '/api/messages',
    method: 'POST',
    handler: (_, response) => {
      reached += 1;
      response.end();
    },
  });
  served = await serve([], { routes: [route] });
});
afterAll(async () => {
  await served.stop();
});

async function asked(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const sent = request(`${served.url}/api/messages`, { method: 'POST', headers });
  sent.end('{}');
  const [answered] = await once(sent, 'response');
  answered.resume();
  return answered.statusCode;
}

test.each<Record<string, string>>([
  {},
  { host: '127.0.0.1:3978' },
  { host: 'localhost:3978' },
  { host: '[::1]:3978' },
  { origin: 'http://localhost:56150' },
])('a program of this machine is served: %o', async (headers) => {
  const before = reached;
  expect(await asked(headers)).toBe(200);
  expect(reached).toBe(before + 1);
});

test.each<Record<string, string>>([
  { host: 'support.example.com' },
  { host: '127.0.0.1.example.com' },
  { host: '127.0.0.1@example.com' },
  { host: 'localhost.' },
  { host: '192.168.1.7:3978' },
  { origin: 'https://example.com' },
  { origin: 'null' },
  { 'x-forwarded-for': '203.0.113.7' },
  { 'x-forwarded-host': 'support.example.com' },
  { forwarded: 'for=203.0.113.7' },
  { via: '1.1 a-proxy' },
])('what came from elsewhere is not: %o', async (headers) => {
  const before = reached;
  expect(await asked(headers)).toBe(403);
  expect(reached).toBe(before);
});
