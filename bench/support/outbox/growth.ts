import { setTimeout as rest } from 'node:timers/promises';
import { openDatabase } from '../../../db/connect.ts';
import { countText } from '../../report/number-text.ts';
import type { Bench } from '../../suite.ts';
import { openStage, type Stage } from './open-stage.ts';

/** Milliseconds for one message, round by round. */
export interface Grew {
  readonly n: number;
  readonly ms: readonly number[];
}

/** Messages in one round, and before round 1. */
const measured = 150;
const warmUp = 100;
const pollMs = 5;
const patienceMs = 60_000;

/** What a message costs a bot without a pace, as there are ever more that wait, five a conversation. */
export async function growth(bench: Bench): Promise<readonly Grew[]> {
  const stage = await openStage(bench, 'outbox_growth', 'none');
  const database = await openDatabase({ url: stage.databaseUrl }, { poolSize: 1 });
  const { sql } = database;
  await sql`set statement_timeout = 0`;
  let filled = 0;
  const add = async (from: number, to: number) => {
    const message = { summary: 'A message', parts: [{ kind: 'paragraph', text: ['It is here.'] }] };
    const delivery = { kind: 'post', replyTo: { conversation: 'D0P0', id: '1.1' }, message };
    await sql`
      insert into outbox (desk_id, number, recipient, conversation, addressed_as, keys, urgent, kind,
        delivery, try_at)
      select 't100-0', 'G-' || n / 5, 'slack:T100/U' || n / 5, 'requester:G-' || n / 5, 'requester',
        '[]', false, 'post', ${JSON.stringify(delivery)}::text::json,
        now() + n * interval '1 us' - interval '10 s'
      from generate_series(${from}::int, ${to - 1}::int) as n`;
    await sql`vacuum analyze outbox`;
  };
  try {
    const all: Grew[] = [];
    for (const n of bench.sizes) {
      bench.say(`outbox: ${countText(n)} messages that wait`);
      await add(filled, n);
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
