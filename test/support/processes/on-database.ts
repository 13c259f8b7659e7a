import { type Database, openDatabase } from '../../../db/connect.ts';

/** Looks at a database by one session of its own. */
export async function onDatabase<T>(
  url: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ url }, { poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
