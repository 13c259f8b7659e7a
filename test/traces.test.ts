import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { examineCollector } from '../src/commands/doctor/examine-collector.ts';
import { realTimers } from '../src/runtime/ports.ts';
import { openTraces } from '../src/traces.ts';
import { newTrail } from '../src/trail.ts';
import { someone } from './support/teams/sides.ts';
import { openTeamsWorld, type TeamsWorld } from './support/teams/world.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { stringValue?: string };
  }[];
  readonly status: { readonly code?: number };
}

let server: Server | undefined;
let world: TeamsWorld | undefined;
afterEach(async () => {
  await world?.close();
  server?.closeAllConnections();
  server?.close();
  world = undefined;
});

/** A collector of OTLP over HTTP that keeps what it is sent; `answers`: else it is silent; `status`: with what. */
async function collector(
  answers = true,
  status = () => 200,
): Promise<{ url: string; sent: string[] }> {
  const sent: string[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method !== 'POST' || request.url !== '/v1/traces') throw new Error('not a trace');
    sent.push(Buffer.concat(chunks).toString());
    if (answers) response.writeHead(status(), { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1/traces`, sent };
}

function spansOf(sent: readonly string[]): Span[] {
  return sent.flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap((one: { scopeSpans: { spans: Span[] }[] }) =>
      one.scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
}

function said(span: Span | undefined, key: string): string | undefined {
  return span?.attributes.find((one) => one.key === `firstline.${key}`)?.value.stringValue;
}

test('a collector gets each step of a report under the one that it is of, and no words of anybody', async () => {
  const { url, sent } = await collector();
  world = await openTeamsWorld({
    bot: (options) => ({ ...options, traces: { url, service: 'desk-of-the-test' } }),
  });
  const number = await someone(world, 'teams', 'rita').report('My secret swordfish');
  await world.advance(9 * 3_600_000);
  // A stop sends what is left.
  await world.stopBot();

  const spans = spansOf(sent);
  const opened = spans.find((span) => said(span, 'outcome') === 'opened');
  expect([opened?.name, said(opened, 'number'), said(opened, 'desk')]).toEqual([
    'execute',
    number,
    'netex',
  ]);
  const intake = spans.find(({ spanId }) => spanId === opened?.parentSpanId);
  expect([intake?.name, said(intake, 'number')]).toEqual(['intake', number]);
  const request = spans.find(({ spanId }) => spanId === intake?.parentSpanId);
  expect([request?.name, said(request, 'platform'), request?.parentSpanId ?? '']).toEqual([
    'request',
    'teams',
    '',
  ]);
  expect(new Set([opened?.traceId, intake?.traceId, request?.traceId]).size).toBe(1);
  expect(said(request, 'request')).toBeTruthy();
  const delivered = spans.filter(
    (span) => span.name === 'deliver' && said(span, 'number') === number,
  );
  expect(delivered.length).toBeGreaterThan(2);
  for (const span of delivered) {
    expect(said(span, 'entry')).toBeTruthy();
    expect(span.parentSpanId ?? '').toBe('');
  }
  // Rounds that found nothing due leave none.
  const checks = spans.filter(({ name }) => name === 'check');
  expect(checks.length).toBeGreaterThan(0);
  expect(checks.length).toBeLessThan(20);
  const all = sent.join();
  expect(all).toContain('desk-of-the-test');
  expect(all).not.toMatch(/swordfish|Rita|Nothing transfers|4107/);
});

test('a failure is told by its kind; a collector that is silent keeps nobody', async () => {
  const { url, sent } = await collector(false);
  const traces = openTraces(
    { url, service: 'x' },
    { ...realTimers, rest: async () => {} },
    () => {},
  );
  const trail = newTrail(traces.begin);
  await expect(
    trail.step('execute', { desk: 'd' }, async () => {
      throw new TypeError('swordfish');
    }),
  ).rejects.toThrow('swordfish');
  await traces.close();
  await expect.poll(() => spansOf(sent)[0]?.status.code).toBe(2);
  expect(sent.join()).toContain('TypeError');
  expect(sent.join()).not.toContain('swordfish');
});

test('a collector that takes nothing is told once, and again when it does; the doctor looks at it', async () => {
  let status = 400;
  const { url } = await collector(true, () => status);
  const heard: (string | null)[] = [];
  const lost = { url, service: 'x' };
  const traces = openTraces(lost, realTimers, (failure) => void heard.push(failure));
  const trail = newTrail(traces.begin);
  const batch = async () => {
    for (let step = 0; step < 600; step += 1) await trail.step('execute', {}, async () => {});
  };
  await batch();
  await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['400']);
  expect(await examineCollector(url)).toMatchObject({
    state: 'warning',
    says: `${url} answered 400`,
  });
  status = 200;
  await batch();
  await traces.close();
  expect(heard).toEqual(['400', null]);
  expect(await examineCollector(url)).toMatchObject({ state: 'ok' });
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  expect(await examineCollector(url)).toMatchObject({ state: 'warning' });
});
