import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Metrics, newMetrics } from '../src/metrics.ts';
import { metricsRoute } from '../src/metrics-route.ts';
import { report, signingSecret } from './support/sandbox-desk.ts';
import { serve } from './support/serve.ts';
import { openWorld, type World } from './support/world.ts';

const hour = 3_600_000;
const build = { version: '1.2.3', node: 'v0' };

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

async function scraped(url = world.bot().url): Promise<string> {
  const answer = await fetch(`${url}/metrics`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  return answer.text();
}

/** The value of a series; undefined where there is none. */
function sample(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('a report and its escalations are seen in the metrics, and nothing of what they are about', async () => {
  const number = await report(world.sandbox.as('U0RITA'), 'My secret swordfish');
  await world.sandbox.advance(25 * hour);
  const text = await scraped();
  const at = (series: string) => sample(text, `firstline_${series}`);
  expect(at('submissions_total{platform="slack",outcome="opened"}')).toBe(1);
  expect(at('acknowledgement_seconds_count{platform="slack"}')).toBeGreaterThan(4);
  expect(at('check_lateness_seconds_count')).toBeGreaterThan(0);
  expect(at('deliveries_total{platform="slack",outcome="sent"}')).toBeGreaterThan(4);
  expect(at('delivery_seconds_count{platform="slack",urgent="true"}')).toBeGreaterThan(1);
  for (const urgent of [true, false]) {
    expect(at(`outbox_pending{urgent="${urgent}"}`)).toBe(0);
    expect(at(`outbox_oldest_seconds{urgent="${urgent}"}`)).toBe(0);
  }
  expect(at('checks_overdue')).toBe(0);
  expect(at('database_up')).toBe(1);
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  expect(text).not.toMatch(new RegExp(`${number}|swordfish|netex|U0|${signingSecret}`, 'i'));
});

test('what waits is counted with its age', async () => {
  await world.database.sql`
    insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
      delivery, created_at, try_at)
    select 'netex', '', 'slack:T/U', 'c', 'alert', '[]', true, 'post', '{}',
      now() - n * interval '1 minute', now() + interval '1 day'
    from generate_series(1, 2) as n`;
  const text = await scraped();
  expect(sample(text, 'firstline_outbox_pending{urgent="true"}')).toBe(2);
  const age = sample(text, 'firstline_outbox_oldest_seconds{urgent="true"}') ?? 0;
  expect(age).toBeGreaterThanOrEqual(120);
  expect(age).toBeLessThan(240);
  await world.database.sql`delete from outbox where conversation = 'c'`;
});

test('a database that is away is 0, and leaves no numbers from before', async () => {
  let away = false;
  const metrics = newMetrics(async () => {
    if (away) throw new Error('away');
    const waiting = { pending: 7, oldestMs: 1500 };
    return { outbox: { urgent: waiting, ordinary: waiting }, checksOverdue: 3 };
  }, build);
  const before = await metrics.text();
  expect(sample(before, 'firstline_outbox_oldest_seconds{urgent="false"}')).toBe(1.5);
  expect(sample(before, 'firstline_checks_overdue')).toBe(3);
  expect(before).toContain('firstline_build_info{version="1.2.3",node="v0"} 1');
  away = true;
  const after = await metrics.text();
  expect(sample(after, 'firstline_database_up')).toBe(0);
  for (const gone of ['outbox_pending{urgent="true"}', 'checks_overdue']) {
    expect(sample(after, `firstline_${gone}`)).toBeUndefined();
  }
});

function idle(): Metrics {
  return {
    ...newMetrics(() => Promise.reject(new Error('not asked')), build),
    text: async () => 'all',
  };
}

test('with a token, /metrics is for those who have it', async () => {
  const served = await serve([], { routes: [metricsRoute(idle(), 'a-token')] });
  const status = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await fetch(`${served.url}/metrics`, { headers });
    return `${answer.status} ${await answer.text()}`;
  };
  expect(await status('Bearer a-token')).toBe('200 all');
  for (const wrong of [undefined, '', 'a-token', 'Bearer', 'Bearer a-toke', 'Bearer a-token2']) {
    expect(await status(wrong)).toBe('401 ');
  }
  await served.stop();
});

test('the document has every metric with its kind and its meaning, and no other', async () => {
  const text = await readFile(new URL('../docs/operating.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `(firstline_\w+)`[^|]* \| (\w+) \| (.*?) \|$/gm)];
  const { text: write } = newMetrics(() => Promise.reject(new Error('away')), build);
  const lines = (await write()).split('\n');
  const told = (kind: string) =>
    lines.flatMap((line) => {
      const [, name, rest] = new RegExp(`^# ${kind} (firstline_\\S+) (.*)$`).exec(line) ?? [];
      return name ? [[name, rest] as const] : [];
    });
  const kinds = new Map(told('TYPE'));
  expect(documented.map((row) => row.slice(1))).toEqual(
    told('HELP').map(([name, help]) => [name, kinds.get(name), help]),
  );
});
