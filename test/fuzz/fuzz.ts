import { parseArgs } from 'node:util';
import { countFrom, fromCommandLine } from '../support/command-line.ts';
import { newPostgres } from '../support/processes/postgres-server.ts';
import { fuzz, type Outcome } from './run.ts';

const usage = 'Usage: npm run fuzz -- [--requests <count>] [--seed <number>]';

const { requests, seed } = fromCommandLine(usage, () => {
  const { values } = parseArgs({
    options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' } },
  });
  return {
    requests: countFrom('requests', values.requests, 1),
    seed: countFrom('seed', values.seed ?? String(Math.floor(Math.random() * 1e6)), 0),
  };
});
const server = await newPostgres();
await server.start();
try {
  const outcome = await fuzz({
    databaseUrl: server.url,
    requests,
    seed,
    warmUp: Math.ceil(requests / 10),
    progress: (sent) => console.log(`${sent} sent`),
  });
  console.log(told(outcome, seed));
  process.exitCode = outcome.breaches.length === 0 ? 0 : 1;
} finally {
  await server.remove();
}

function told(outcome: Outcome, seed: number): string {
  const { counts, seconds, before, after, logged, breaches } = outcome;
  const kinds = [...counts].sort().map(([kind, ends]) => {
    const all = [...ends].sort().map(([came, times]) => `${came} × ${times}`);
    return `  ${kind.padEnd(40)} ${all.join(', ')}`;
  });
  const lines = [...logged].sort((a, b) => b[1] - a[1]);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return [
    `${outcome.requests} malformed requests, seed ${seed}, ${Math.round(outcome.requests / seconds)} a second`,
    ...kinds,
    'in the log (level and words):',
    ...lines.map(([words, times]) => `  ${words} × ${times}`),
    `RSS ${megabytes(before.rss)} after the warm-up, ${megabytes(after.rss)} at the end`,
    `heap ${megabytes(before.heapUsed)} after the warm-up, ${megabytes(after.heapUsed)} at the end`,
    breaches.length === 0 ? 'no breach' : `breaches:\n  ${breaches.join('\n  ')}`,
  ].join('\n');
}
