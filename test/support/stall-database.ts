import type { Database } from '../../db/connect.ts';

/** Lets every statement that touches a table wait until what it answers with is called. */
export async function stallDatabase({
  single,
}: Pick<Database, 'single'>): Promise<() => Promise<void>> {
  const session = single();
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const holding = session.begin(async (tx) => {
    const tables = await tx<{ name: string }[]>`
      select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`;
    await tx.unsafe(`lock table ${tables.map(({ name }) => name).join()} in access exclusive mode`);
    held.resolve();
    await free.promise;
  });
  await Promise.race([held.promise, holding]);
  return async () => {
    free.resolve();
    await holding;
    await session.end();
  };
}
