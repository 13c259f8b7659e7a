import { type Connection, type Database, openDatabase } from './connect.ts';
import { openFolder } from './open-folder.ts';
import { leaveFolder, lookIntoFolder } from './visit-folder.ts';

/** Opens a database for `work` that leaves its tables as they are, also beside a bot that runs on it. */
export async function lookInto<Result>(
  connection: Connection,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  if ('url' in connection) {
    const database = await openDatabase(connection, { poolSize: 1 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
  const visit = { ...connection, startedBy: 'command' as const };
  const { database, session } = await openFolder(visit, 1, lookIntoFolder);
  try {
    return await work(database);
  } finally {
    await leaveFolder(database, session);
  }
}
