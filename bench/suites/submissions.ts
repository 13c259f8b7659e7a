import { openDatabase } from '../../db/connect.ts';
import { type Figure, figureOf } from '../report/figure.ts';
import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Curve, Line, Measured, Suite } from '../suite.ts';
import { type Child, startChild } from '../support/child.ts';
import { deskFile } from '../support/filled/desk.ts';
import type { Ask, Done } from '../support/submissions/ask.ts';
import { connections, manyDesks, writeDesks } from '../support/submissions/desks.ts';

const atOnce = 32;
const roundMs = 2000;

export const suite: Suite = {
  about: `Accepted submissions, ${atOnce} at once, from the decision to the durable ticket: its number, its event, its state and its messages, on a Postgres with fsync over ${connections} connections. All are to one desk, whose numbers come from one row. Against it, one row at a time by postgres.js over as many connections, once with one insert under way on each and once with ${atOnce}: into a table with one index, each a transaction of its own. Each runs for ${roundMs / 1000} s before the first round and in each.`,
  packages: ['postgres'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const ms = bench.quick ? 200 : roundMs;
  const server = await bench.postgres();
  const url = await server.create('submissions', 'tables');
  const plainUrl = await server.create('submissions_plain', 'nothing');
  const bot = startBot(url, await writeDesks(bench.folder));
  const inserts = start('inserts', { DATABASE_URL: plainUrl });
  const sides: Readonly<Record<keyof Rates, () => Promise<Done>>> = {
    inserts: () => inserts.ask({ ms, atOnce: connections, desks: 1 }),
    pipelined: () => inserts.ask({ ms, atOnce, desks: 1 }),
    oneDesk: () => bot.ask({ ms, atOnce, desks: 1 }),
    fewer: () => bot.ask({ ms: ms / 2, atOnce: connections, desks: 1 }),
    manyDesks: () => bot.ask({ ms: ms / 2, atOnce, desks: manyDesks }),
  };
  const rates: Rates = { inserts: [], pipelined: [], oneDesk: [], fewer: [], manyDesks: [] };
  let written = 0;
  try {
    for (let round = 0; round <= bench.rounds; round += 1) {
      for (const name of names) {
        const done = await sides[name]();
        if (name !== 'inserts' && name !== 'pipelined') written += done.count;
        if (round > 0) rates[name].push(perSecond(done));
      }
    }
  } finally {
    await bot.stop();
    await inserts.stop();
  }
  await requireAll(url, written);
  await server.drop('submissions');
  await server.drop('submissions_plain');
  return { lines: linesOf(rates), curves: [await curveOf(bench, ms)] };
}

interface Rates {
  /** Single rows, one insert under way on each connection. */
  readonly inserts: number[];
  /** Single rows, as many inserts under way as there are submissions. */
  readonly pipelined: number[];
  readonly oneDesk: number[];
  /** Submissions, as many at once as there are connections. */
  readonly fewer: number[];
  readonly manyDesks: number[];
}

const names = ['inserts', 'oneDesk', 'pipelined', 'fewer', 'manyDesks'] as const;

function start(module: 'bot' | 'inserts', env: Readonly<Record<string, string>>): Child<Ask, Done> {
  return startChild<Ask, Done>(
    new URL(`../support/submissions/${module}.ts`, import.meta.url),
    env,
  );
}

function startBot(url: string, desks: string): Child<Ask, Done> {
  return start('bot', { DATABASE_URL: url, DESK_FILE: desks });
}

/** Throws unless each submission came to a ticket with a number of its own, its event and messages. */
async function requireAll(url: string, submissions: number): Promise<void> {
  const database = await openDatabase({ url }, { poolSize: 1 });
  const [row] = await database.sql<Record<'tickets' | 'events' | 'told', number>[]>`
    select (select count(*) from tickets) as tickets, (select count(*) from events) as events,
      (select count(distinct (desk_id, number)) from outbox) as told`;
  await database.close();
  const { tickets, events, told } = row ?? {};
  if ([tickets, events, told].some((count) => count !== submissions)) {
    throw new Error(
      `${submissions} submissions left ${tickets} tickets, ${events} events, messages of ${told}`,
    );
  }
}

function linesOf({ inserts, pipelined, oneDesk, fewer, manyDesks: many }: Rates): Line[] {
  const goal = { of: 'ratio', is: 'at least', value: 0.5 } as const;
  const byConnection = {
    what: `single-row inserts by postgres.js, ${connections} at once`,
    values: inserts,
  };
  const line = (what: string, ours: readonly number[], against = byConnection) => ({
    ...lineOf(what, '/s', ours, against),
    goal,
  });
  const durable = `submissions to durable tickets, ${atOnce} at once`;
  return [
    {
      ...line(durable, oneDesk),
      note: 'A ticket is five rows in four tables: its number, its state, its event and two messages.',
    },
    line(durable, oneDesk, {
      what: `single-row inserts by postgres.js, ${atOnce} at once`,
      values: pipelined,
    }),
    line(`submissions, ${connections} at once`, fewer),
    line(`submissions to ${manyDesks} desks, ${atOnce} at once`, many),
  ];
}

/** With ever more open tickets in the store, each in a copy that the others do not see. */
async function curveOf(bench: Bench, ms: number): Promise<Curve> {
  const server = await bench.postgres();
  const points: { n: number; figure: Figure }[] = [];
  for (const n of bench.sizes) {
    const filled = new URL(await bench.filled(n)).pathname.slice(1);
    bench.say(`submissions with ${countText(n)} tickets in the store`);
    const bot = startBot(await server.create(`submissions_${n}`, { copyOf: filled }), deskFile);
    try {
      await bot.ask({ ms, atOnce, desks: 1 });
      const rates: number[] = [];
      for (let round = 0; round < bench.rounds; round += 1) {
        rates.push(perSecond(await bot.ask({ ms: ms / 4, atOnce, desks: 1 })));
      }
      points.push({ n, figure: figureOf(rates) });
    } finally {
      await bot.stop();
      await server.drop(`submissions_${n}`);
    }
  }
  return {
    name: 'submissions',
    title: 'Submissions to durable tickets a second',
    over: 'open tickets in the store',
    unit: '/s',
    series: [{ name: `${atOnce} at once`, points }],
  };
}

function perSecond({ count, ms }: Done): number {
  return (count / ms) * 1000;
}
