import { type Database, openDatabase } from '../../db/connect.ts';
import { claimEntries } from '../../db/outbox/claim-entries.ts';
import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Line, Measured, Suite } from '../suite.ts';

const tickets = 10_000;
const desks = 100;
const batch = 50;
const leaseMs = 60_000;

export const suite: Suite = {
  about:
    'What docs/scaling.md reckons with. The bytes of a ticket are the sizes that Postgres gives of all tables and indexes, in a database with 10,000 open tickets from minutes to weeks old, what support did with them by then, and every message sent; written at once, so without the gaps that later changes leave, and read once. Claims: the oldest messages of as many conversations in 100 desks as are measured, all waiting, leased 50 at a time by one replica; only one claims at a time, however many there are. Before the first round a tenth as many, as warm-up.',
  packages: ['postgres'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const filled = await openDatabase({ url: await bench.filled(tickets) }, { poolSize: 1 });
  const sizes = await sizeLines(filled).finally(filled.close);
  const server = await bench.postgres();
  const claims = await openDatabase(
    { url: await server.create('claims', 'tables') },
    { poolSize: 1 },
  );
  try {
    return { lines: [...sizes, await claimLine(claims, bench)] };
  } finally {
    await claims.close();
    await server.drop('claims');
  }
}

interface Table {
  readonly name: string;
  readonly rows: number;
  readonly heap: number;
  readonly indexes: number;
}

async function sizeLines({ sql }: Database): Promise<Line[]> {
  const tables = await sql<Table[]>`
    select relname as name, reltuples::float8 as rows, pg_table_size(oid)::float8 as heap,
      pg_indexes_size(oid)::float8 as indexes
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    order by pg_total_relation_size(oid) desc`;
  const sum = (of: 'heap' | 'indexes') => tables.reduce((total, table) => total + table[of], 0);
  const each = (value: number) => countText(Math.round(value / tickets));
  const parts = tables
    .slice(0, 5)
    .map(({ name, heap, indexes }) => `${name} ${each(heap)} and ${each(indexes)}`);
  const rows = (name: string) =>
    (tables.find((table) => table.name === name)?.rows ?? Number.NaN) / tickets;
  return [
    {
      ...lineOf('bytes of an open ticket', 'B', [(sum('heap') + sum('indexes')) / tickets]),
      note: `In tables and their indexes: ${parts.join(', ')}.`,
    },
    lineOf('events of an open ticket', '', [rows('events')]),
    lineOf('messages of an open ticket', '', [rows('outbox')]),
  ];
}

async function claimLine({ sql }: Database, { rounds, quick }: Bench): Promise<Line> {
  const most = quick ? 500 : 5000;
  const claim = async (messages: number) => {
    await sql`truncate outbox`;
    await sql`
      insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent,
        kind, delivery)
      select 'desk-' || n % ${desks}, 'N-' || n, 'slack:T0BENCH/C' || n, 'slack:T0BENCH/C' || n,
        'channel', '[]', n % 10 = 0, 'post', '{}'
      from generate_series(1, ${messages}) as n`;
    await sql`analyze outbox`;
    const startedAt = performance.now();
    let claimed = 0;
    while (claimed < messages) {
      const entries = await claimEntries(sql, batch, leaseMs);
      if (entries.length === 0) throw new Error(`${messages - claimed} messages were not claimed`);
      claimed += entries.length;
    }
    return (claimed / (performance.now() - startedAt)) * 1000;
  };
  await claim(most / 10);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await claim(most));
  return lineOf('messages claimed a second', '/s', rates);
}
