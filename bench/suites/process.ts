import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { startChild } from '../support/child.ts';
import { deskFile } from '../support/filled/desk.ts';
import { measureStarts, type Name, type Starts } from '../support/process/starts.ts';
import { type Passed, passTickets } from '../support/process/tickets.ts';
import type { Errand, Town } from '../support/process/town.ts';

export const suite: Suite = {
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
    const apiUrl = `${(await town.ask({})).url}/api/`;
    const place = {
      ...{ apiUrl, signingSecret: 'a-secret-of-the-bench', databaseUrl, deskFile },
      dataDir: bench.folder,
    };
    bench.say('process: starts');
    const starts = await measureStarts(bench, place);
    bench.say('process: tickets');
    const passed = await passTickets(bench, town, place);
    return { lines: [...startLines(starts), ...ticketLines(passed)] };
  } finally {
    await town.stop();
    await server.drop('process');
  }
}

function startLines(starts: Readonly<Record<Name, Starts>>): Line[] {
  const { ours, bolt } = starts;
  const start = (what: string, name: Name) => lineOf(what, 'ms', starts[name].ms);
  return [
    {
      ...lineOf('start to ready', 'ms', ours.ms, byBolt(bolt.ms)),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
    },
    start('start to ready, nothing compiled before', 'uncached'),
    start('start to ready with Teams too', 'teams'),
    start('start to ready with the embedded Postgres', 'embedded'),
    start('start to ready on an empty folder', 'first'),
    {
      ...lineOf('resident at rest', 'MB', ours.resident, byBolt(bolt.resident)),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
    },
  ];
}

function ticketLines({ ours, bolt, tickets, requests, messages }: Passed): Line[] {
  const after = `after ${countText(tickets.end)} tickets`;
  const before = (values: readonly number[]) => ({
    what: `after ${countText(tickets.middle)}`,
    values,
  });
  return [
    {
      ...lineOf(`resident ${after}`, 'MB', ours.resident.end, byBolt(bolt.resident.end)),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
      note: `${countText(requests)} requests each; the bot sent ${countText(messages)} messages.`,
    },
    {
      ...lineOf(`resident ${after}`, 'MB', ours.resident.end, before(ours.resident.middle)),
      goal: { of: 'ratio', is: 'at most', value: 1.1 },
      note: 'How much garbage waits to be collected moves it; the heap without it says whether something stays.',
    },
    {
      ...lineOf(
        `heap ${after}, all garbage collected`,
        'MB',
        ours.heap.end,
        before(ours.heap.middle),
      ),
      goal: { of: 'ratio', is: 'at most', value: 1.05 },
    },
  ];
}

function byBolt(values: readonly number[]) {
  return { what: 'Bolt with an empty handler', values };
}
