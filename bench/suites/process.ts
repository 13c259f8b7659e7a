import { figureOf, ratioOf } from '../report/figure.ts';
import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { startChild } from '../support/child.ts';
import { deskFile } from '../support/filled/desk.ts';
import { measureStarts, type Name, type Starts } from '../support/process/starts.ts';
import { type Passed, passTickets } from '../support/process/tickets.ts';
import type { Errand, Town } from '../support/process/town.ts';

const bolt = 'Bolt with an empty handler';

export const suite: Suite = {
  name: 'process',
  about: `Starts: from the spawning of \`node src/start.js\`, as npm start runs it, to the answer of /readyz, with a desk in Slack by HTTP and tables that are up to date; Bolt’s, set up as its guide for the start says, to the first answered request. Both have Node’s compile cache, filled by one start of each before the first round. At rest: three seconds after it was ready. Tickets: each a /support and three sent forms of somebody else, over HTTP, with its messages to a simulated Slack in another process, which the bot sends as fast as it can; each of the requests goes to Bolt as well. One process of each takes all of them. The five figures of what is resident are readings at rest, 500 tickets apart, and no garbage is collected for them; those of the heap follow, 20 tickets apart, each after a collection.`,
  packages: ['@slack/bolt', 'postgres'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const server = await bench.postgres();
  const databaseUrl = await server.create('process', 'tables');
  const town = startChild<{ readonly errand?: Errand }, Town>(
    new URL('../support/process/town.ts', import.meta.url),
  );
  try {
    const apiUrl = `http://127.0.0.1:${(await town.ask({})).port}/api/`;
    const ground = { apiUrl, signingSecret: 'a-secret-of-the-bench', databaseUrl, deskFile };
    bench.say('process: starts');
    const starts = await measureStarts(bench, ground);
    bench.say('process: tickets');
    const passed = await passTickets(bench, town, { ...ground, dataDir: bench.folder });
    return { lines: [...startLines(starts), ...ticketLines(passed)] };
  } finally {
    await town.stop();
    await server.drop('process');
  }
}

function startLines(starts: Readonly<Record<Name, Starts>>): Line[] {
  const start = (what: string, name: Name): Line => ({
    ...{ what, unit: 'ms', ours: figureOf(starts[name].ms) },
    ...{ against: null, ratio: null, goal: null },
  });
  return [
    {
      ...start('start to ready', 'ours'),
      ...compared(starts.ours.ms, starts.bolt.ms, bolt),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
    },
    start('start to ready, nothing compiled before', 'uncached'),
    start('start to ready with Teams too', 'teams'),
    start('start to ready with the embedded Postgres', 'embedded'),
    start('start to ready on an empty folder', 'first'),
    {
      ...{ what: 'resident at rest', unit: 'MB', ours: figureOf(starts.ours.resident) },
      ...compared(starts.ours.resident, starts.bolt.resident, bolt),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
    },
  ];
}

function ticketLines({ ours, bolt: theirs, tickets, requests, messages }: Passed): Line[] {
  const { middle, end } = {
    middle: tickets.middle.toLocaleString('en-US'),
    end: tickets.end.toLocaleString('en-US'),
  };
  const before = `after ${middle}`;
  return [
    {
      what: `resident after ${end} tickets`,
      ...{ unit: 'MB', ours: figureOf(ours.resident.end) },
      ...compared(ours.resident.end, theirs.resident.end, bolt),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
      note: `${requests.toLocaleString('en-US')} requests each; the bot sent ${messages.toLocaleString('en-US')} messages.`,
    },
    {
      what: `resident after ${end} tickets`,
      ...{ unit: 'MB', ours: figureOf(ours.resident.end) },
      ...compared(ours.resident.end, ours.resident.middle, before),
      goal: { of: 'ratio', is: 'at most', value: 1.1 },
      note: 'How much garbage waits to be collected moves it; the heap without it says whether something stays.',
    },
    {
      what: `heap after ${end} tickets, all garbage collected`,
      ...{ unit: 'MB', ours: figureOf(ours.heap.end) },
      ...compared(ours.heap.end, ours.heap.middle, before),
      goal: { of: 'ratio', is: 'at most', value: 1.05 },
    },
  ];
}

function compared(
  ours: readonly number[],
  theirs: readonly number[],
  what: string,
): Pick<Line, 'against' | 'ratio'> {
  return { against: { what, figure: figureOf(theirs) }, ratio: ratioOf(ours, theirs) };
}
