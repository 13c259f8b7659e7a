import postgres from 'postgres';
import { readDatabaseUrl } from '../../../db/database-url.ts';
import { answer } from '../child.ts';
import { type Ask, type Done, keepGoing } from './ask.ts';
import { connections } from './desks.ts';

/** About as long as the event that opens a ticket. */
const event = JSON.stringify({ type: 'Plain', words: 'Nothing transfers. '.repeat(30) });

const { url, host } = readDatabaseUrl(process.env.DATABASE_URL ?? '');
// As its documentation has it: by a pool, and prepared.
const sql = postgres(url, { max: connections, ...(host === undefined ? {} : { host }) });

// One row by one statement, which is its own transaction: what a database can do at the most.
answer<Ask, Done>(
  async (ask) => {
    await sql`
      create table if not exists plain (id bigint generated always as identity primary key,
        desk_id text not null, number text not null, at bigint not null, type text not null,
        event json not null)`;
    return keepGoing(
      ask,
      (number) => sql`
        insert into plain (desk_id, number, at, type, event)
        values (${'netex'}, ${`NX-${number}`}, ${Date.now()}, ${'Plain'}, ${event}::text::json)`,
    );
  },
  () => sql.end({ timeout: 5 }),
);
