import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Ended, runSeeds } from './run-seeds.ts';
import { startServer } from './server.ts';
import { describeFailure, describeTotals } from './tell.ts';

const usage = `npm run simulate -- [--seeds <count>] [--from <first seed>] [--workers <count>]
  [--planted <bug>] [--trace]`;

/** Reads a count from the command line. Throws where it is none. */
function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name}: expected a count, not ${text}\n${usage}`);
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '30' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    planted: { type: 'string' },
    /** Of another server than one of its own. */
    database: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const seeds = count('seeds', values.seeds);
const from = count('from', values.from);
const server = values.database
  ? { url: values.database, stop: async () => {} }
  : await startServer();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.stop().finally(() => process.exit(1)));
}
const startedAt = performance.now();
const ended: Ended[] = [];
try {
  await runSeeds({
    serverUrl: server.url,
    seeds: Array.from({ length: seeds }, (_, place) => from + place),
    workers: Math.max(1, count('workers', values.workers)),
    planted: values.planted ?? null,
    traced: values.trace,
    told(one) {
      ended.push(one);
      if (values.trace && one.kind === 'done') {
        for (const line of one.outcome.trace) console.log(line);
        console.log(`seed ${one.outcome.seed} is ${one.outcome.hash}`);
      }
      const failure = describeFailure(one, values.planted ?? null);
      if (failure !== null) console.log(failure);
      if (ended.length % 100 === 0 && ended.length < seeds) {
        console.error(`${ended.length} of ${seeds} runs`);
      }
    },
  });
} finally {
  await server.stop();
}
console.log(describeTotals(ended, (performance.now() - startedAt) / 1000));
const isGood = ended.every((one) => one.kind === 'done' && one.outcome.violations.length === 0);
process.exitCode = isGood ? 0 : 1;
