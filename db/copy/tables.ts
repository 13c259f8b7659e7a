import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Queries } from '../connect.ts';
import * as schema from '../schema.ts';

/** The names of all tables of this version. */
export const ownTables: readonly string[] = Object.values(schema)
  .filter((one) => is(one, PgTable))
  .map((table) => getTableName(table));

/** What of the pace was used up in the last minutes says nothing about the next start. */
const notCopied = ['paces'];

/** A table whose rows are copied, with its columns in their order. */
export interface Shape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Where an identity column counts on. */
export interface Sequence {
  readonly table: string;
  readonly column: string;
  readonly last: number;
  /** Whether `last` was given out already. */
  readonly called: boolean;
}

/** The tables to copy that there are, those that others refer to first. */
export async function shapesIn(sql: Queries): Promise<Shape[]> {
  return sql<Shape[]>`
    select relname as name, (
      select json_agg(attname order by attnum) from pg_attribute
      where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    ) as columns
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname = any(${ownTables.filter((name) => !notCopied.includes(name))}::text[])
    order by exists (select from pg_constraint where conrelid = pg_class.oid and contype = 'f'), name`;
}

/** The tables of this version that there are, as names to put into SQL. */
export async function tablesThere(sql: Queries): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select quote_ident(relname) as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname = any(${[...ownTables]}::text[])`;
  return rows.map(({ name }) => name);
}

/** The first of the tables and views that are in the database, but those that came with an extension. */
export async function tablesOfOthers(sql: Queries): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select pg_class.oid::regclass::text as name
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'f', 'v', 'm') and nspname <> 'information_schema'
      and nspname !~ '^pg_' and not exists (
        select from pg_depend
        where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'
      )
    order by 1 limit 1`;
  return rows.map(({ name }) => name);
}

export async function sequencesOf(sql: Queries, shapes: readonly Shape[]): Promise<Sequence[]> {
  const found: Sequence[] = [];
  for (const { table, column, sequence } of await identities(sql, shapes)) {
    const [row] = await sql.unsafe<{ last: number; called: boolean }[]>(
      `select last_value as last, is_called as called from ${sequence}`,
    );
    if (row) found.push({ table, column, ...row });
  }
  return found;
}

/** Makes identity columns count on where they did elsewhere. */
export async function setSequences(sql: Queries, sequences: readonly Sequence[]): Promise<void> {
  for (const { table, column, last, called } of sequences) {
    await sql`
      select setval(pg_get_serial_sequence(${`public.${quoted(table)}`}, ${column}),
        ${last}::bigint, ${called})`;
  }
}

async function identities(sql: Queries, shapes: readonly Shape[]) {
  return sql<{ table: string; column: string; sequence: string }[]>`
    select relname as table, attname as column,
      pg_get_serial_sequence('public.' || quote_ident(relname), attname) as sequence
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and attidentity <> ''
      and relname = any(${shapes.map(({ name }) => name)}::text[])
    order by 1, 2`;
}

/** How many rows a table has, for the transaction that asks. */
export async function countRows(sql: Queries, { name }: Shape): Promise<number> {
  const [row] = await sql.unsafe<{ rows: number }[]>(
    `select count(*) as rows from public.${quoted(name)}`,
  );
  return row?.rows ?? 0;
}

/** The same for the same rows, whatever their order and whichever server they are on. */
export async function digestRows(sql: Queries, { name, columns }: Shape): Promise<string> {
  const [row] = await sql.unsafe<{ digest: string }[]>(
    `select count(*) || ' ' || coalesce(sum(
        ('x' || left(encode(sha256(convert_to(copied::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint
      ), 0) as digest
    from (select row(${columns.map(quoted).join()}) as copied from public.${quoted(name)}) as rows`,
  );
  return row?.digest ?? '';
}

/** The table and its columns as COPY takes them. */
export function copied({ name, columns }: Shape): string {
  return `public.${quoted(name)} (${columns.map(quoted).join()})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
