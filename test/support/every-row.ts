import type { Sql } from '../../db/connect.ts';
import { tableNames } from './table-names.ts';

/** Every row of every table as text, with the name of its table. */
export async function everyRow(sql: Sql): Promise<string> {
  const lines: string[] = [];
  for (const name of (await tableNames(sql)).toSorted()) {
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(name)} as t`;
    lines.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return lines.join('\n');
}
