import type { Queries } from '../../../db/connect.ts';
import type { TicketTable } from './make-stories.ts';

/** Removes the indexes and keys of tables. Gives what makes them again, as they were. */
export async function setIndexesAside(
  tx: Queries,
  tables: readonly TicketTable[],
): Promise<() => Promise<void>> {
  const before = await defined(tx, tables);
  const isConstraint = ({ kind }: Defined) => kind !== 'index';
  const rank = ({ kind }: Defined) => ['index', 'p', 'f'].indexOf(kind);
  for (const { kind, table, name } of before.toSorted((a, b) => rank(b) - rank(a))) {
    await tx.unsafe(
      kind === 'index' ? `drop index "${name}"` : `alter table ${table} drop constraint "${name}"`,
    );
  }
  return async () => {
    for (const one of before.toSorted((a, b) => rank(a) - rank(b))) {
      const { table, name, definition } = one;
      await tx.unsafe(
        isConstraint(one)
          ? `alter table ${table} add constraint "${name}" ${definition}`
          : definition,
      );
    }
    const after = await defined(tx, tables);
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      throw new Error('the indexes are not what they were before the filling');
    }
  };
}

interface Defined {
  /** An index, or a key: primary or foreign. */
  readonly kind: 'index' | 'p' | 'f';
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

async function defined(tx: Queries, tables: readonly TicketTable[]): Promise<Defined[]> {
  const rows = await tx<Defined[]>`
    select contype::text as kind, conrelid::regclass::text as table, conname as name,
      pg_get_constraintdef(oid) as definition
    from pg_constraint
    where conrelid = any(${[...tables]}::text[]::regclass[]) and contype in ('p', 'f')
    union all
    select 'index', indrelid::regclass::text, indexrelid::regclass::text,
      pg_get_indexdef(indexrelid)
    from pg_index
    where indrelid = any(${[...tables]}::text[]::regclass[]) and not indisprimary
    order by name`;
  return [...rows];
}
