import { fromCommandLine } from '../test/support/command-line.ts';
import { describeMachine } from './report/machine.ts';
import { quote } from './report/quote.ts';
import { fullRounds, readArguments } from './report/read-arguments.ts';
import { readResults, type SuiteResult, withResult, writeResults } from './report/results.ts';
import { runSuite } from './report/run-suite.ts';
import { suiteTable, verdictCounts } from './report/write-table.ts';
import { suites } from './suites/index.ts';
import { fill } from './support/fill.ts';
import { openBench } from './support/open-bench.ts';

const names = Object.keys(suites);
const usage = `Usage: npm run bench -- [suite ...] [--quick] [--rounds <count>]
       npm run bench -- --quote
Suites: ${names.join(', ')}`;
const args = fromCommandLine(usage, () => readArguments(process.argv.slice(2), names));
if (args.quote) {
  quote(readResults());
  process.exit(0);
}

const startedAt = performance.now();
const seconds = () => Math.round((performance.now() - startedAt) / 1000);
const say = (text: string) => console.error(`${`${seconds()} s`.padStart(7)}  ${text}`);
const { named, quick, rounds } = args;
const own = await openBench({ rounds, quick, say }, fill);
let ending = false;
const end = async (code: number) => {
  ending = true;
  try {
    await own.close();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
  process.exit(code);
};
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));
process.on('SIGHUP', () => void end(129));
process.on('uncaughtException', (error) => {
  // What still runs at the end finds its database gone.
  if (ending) return;
  console.error(error);
  void end(1);
});

console.log(`${describeMachine()}, Node ${process.versions.node}, rounds: ${rounds}\n`);
const isKept = !quick && rounds >= fullRounds;
const done: SuiteResult[] = [];
const failed: string[] = [];
for (const [name, load] of Object.entries(suites)) {
  if (ending || (named.length > 0 && !named.includes(name))) continue;
  say(name);
  try {
    const { suite } = await load();
    const result = await runSuite(name, suite, own);
    done.push(result);
    if (isKept) writeResults(withResult(readResults(), result, names));
    console.log(suiteTable(result, { quick }));
  } catch (error) {
    if (ending) continue;
    failed.push(name);
    console.error(`${name} failed:`, error);
  }
}
if (!ending) {
  const isWhole = isKept && named.length === 0 && failed.length === 0;
  if (isWhole) quote(readResults());
  const counts = verdictCounts(done.flatMap(({ lines }) => lines));
  console.log(quick ? 'A quick run: nothing is judged.' : counts);
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}.`);
  if (isKept && !isWhole) console.log('`npm run bench -- --quote` writes it into the documents.');
  console.log(`Took ${seconds()} s.`);
  await end(failed.length > 0 ? 1 : 0);
}
