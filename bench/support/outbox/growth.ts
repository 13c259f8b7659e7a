import { setTimeout as rest } from 'node:timers/promises';
import { openDatabase } from '../../../db/connect.ts';
import type { Bench } from '../../suite.ts';
import { openStage, type Stage } from './flood.ts';

/** What there is more and more of. */
export const grown = ['pending', 'sent'] as const;
export type Grown = (typeof grown)[number];

/** Milliseconds for one message, round by round. */
export interface Grew {
  readonly n: number;
  readonly ms: readonly number[];
}

/** Messages in one round, and before round 1. */
const measured = 150;
const warmUp = 100;
/** Enough to send in every round. */
const least = 1000;
const pollMs = 5;
const patienceMs = 60_000;

/** What a message costs a bot without a pace, as there are ever more messages that wait, or were sent. */
export async function growth(bench: Bench, what: Grown): Promise<readonly Grew[]> {
  const stage = await openStage(bench, `outbox_${what}`, 'none');
  const database = await openDatabase({ url: stage.databaseUrl }, { poolSize: 1 });
  const { sql } = database;
  let filled = 0;
  /** Five in each conversation, the oldest of which is tried first. */
  const add = async (from: number, to: number, status: Grown) => {
    const message = { summary: 'A message', parts: [{ kind: 'paragraph', text: ['It is here.'] }] };
    const delivery = { kind: 'post', replyTo: { conversation: 'D0P0', id: '1.1' }, message };
    await sql`set statement_timeout = 0`;
    await sql`
      insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
        delivery, status, try_at, finished_at)
      select 't100-0', 'G-' || n / 5, 'slack:T100/U' || n / 5, 'requester:G-' || n / 5, 'requester',
        '[]', false, 'post', ${JSON.stringify(delivery)}::text::json, ${status},
        now() + n * interval '1 us' - interval '10 s',
        case when ${status}::text = 'sent' then now() end
      from generate_series(${from}::int, ${to - 1}::int) as n`;
    await sql`vacuum analyze outbox`;
  };
  try {
    const all: Grew[] = [];
    for (const n of bench.sizes) {
      bench.say(`outbox: ${n.toLocaleString('en-US')} messages ${what}`);
      await add(filled, n, what);
      if (what === 'sent') await add(10_000_000 + filled, 10_000_000 + filled + least, 'pending');
      filled = n;
      await stage.start(false);
      await sent(stage, warmUp);
      const ms: number[] = [];
      for (let round = 0; round < bench.rounds; round += 1) ms.push(await sent(stage, measured));
      all.push({ n, ms });
      await stage.stopBots();
    }
    return all;
  } finally {
    await database.close();
    await stage.close();
  }
}

/** Milliseconds a message, over the next so many and those that come with them. */
async function sent({ heard }: Stage, count: number): Promise<number> {
  const before = await heard();
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const after = await heard();
    const came = after.many - before.many;
    if (came >= count) return ((after.at - before.at) * 1000) / came;
    if (performance.now() > deadline) throw new Error(`${came} of ${count} messages came`);
    await rest(pollMs);
  }
}
