import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { countFrom, fromCommandLine } from '../support/command-line.ts';
import { planted } from './planted/index.ts';
import { type Ended, runSeeds } from './run-seeds.ts';
import { startServer } from './server.ts';
import { describeFailure, describeTotals } from './tell.ts';

const usage = `Usage: npm run simulate -- [--seeds <count>] [--from <first seed>] [--workers <count>]
         [--planted <bug>] [--trace] [--database <address of a Postgres>]`;

const { seeds, from, workers, bug, values } = fromCommandLine(usage, () => {
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
  const bug = values.planted ?? null;
  if (bug !== null && !Object.hasOwn(planted, bug)) {
    throw new Error(
      `--planted: expected one of ${Object.keys(planted).join(', ')}, found "${bug}"`,
    );
  }
  return {
    seeds: countFrom('seeds', values.seeds, 1),
    from: countFrom('from', values.from, 0),
    workers: countFrom('workers', values.workers, 1),
    bug,
    values,
  };
});
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
    workers,
    planted: bug,
    traced: values.trace,
    told(one) {
      ended.push(one);
      if (values.trace && one.kind === 'done') {
        for (const line of one.outcome.trace) console.log(line);
        console.log(`seed ${one.outcome.seed} is ${one.outcome.hash}`);
      }
      const failure = describeFailure(one, bug);
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
