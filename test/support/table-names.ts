import type { Queries } from '../../db/connect.ts';

/** The tables of a database, in no order. */
export async function tableNames(sql: Queries): Promise<readonly string[]> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`;
  return tables.map(({ name }) => name);
}
