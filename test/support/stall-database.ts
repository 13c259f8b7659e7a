import type { Database } from '../../db/connect.ts';
import { tableNames } from './table-names.ts';

/** Lets every statement that touches a table wait until what it answers with is called. */
export async function stallDatabase({
  single,
}: Pick<Database, 'single'>): Promise<() => Promise<void>> {
  const session = single();
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const holding = session.begin(async (tx) => {
    const tables = await tableNames(tx);
    await tx.unsafe(`lock table ${tables.join()} in access exclusive mode`);
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
