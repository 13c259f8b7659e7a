import type { Queries } from './connect.ts';

// The mark is a function that refuses, with its triggers on every table, and says in its comment where
// everything went: so the database itself keeps out what does not look for the mark first.

/** Where the database's content was moved to, without credentials; null where it was not. Only reads. */
export async function movedTo(sql: Queries): Promise<string | null> {
  const [row] = await sql<{ to: string | null }[]>`
    select obj_description(to_regprocedure('public.refuse_moved()'), 'pg_proc') as to`;
  return row?.to ?? null;
}

/** Marks the content as moved to `to`: from then on the database refuses to change these tables. */
export async function markMoved(tx: Queries, tables: readonly string[], to: string): Promise<void> {
  await tx`
    create function public.refuse_moved() returns trigger language plpgsql as $$
    begin
      raise exception 'what is in this database was moved away by firstline migrate-to';
    end
    $$`;
  await tx.unsafe(`comment on function public.refuse_moved() is ${literal(to)}`);
  for (const table of tables) {
    await tx.unsafe(
      `create trigger moved before insert or update or delete or truncate on public.${table}
        for each statement execute function public.refuse_moved()`,
    );
  }
}

/** Takes the mark away, and the triggers with it. */
export async function unmarkMoved(tx: Queries): Promise<void> {
  await tx`drop function public.refuse_moved() cascade`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\\', '/')}'`;
}
