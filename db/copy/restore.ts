import type { Connection } from '../connect.ts';
import { newestMigration } from '../migrate.ts';
import { alone } from './alone.ts';
import type { Counts } from './back-up.ts';
import { BackupError, type BackupReader, readBackup } from './backup-file.ts';
import { fill, requireEmpty } from './fill.ts';
import { countRows } from './tables.ts';

/** What was restored: as it was `at` that time. */
export interface Restored {
  readonly at: string;
  readonly counts: Counts;
}

/**
 * Fills an empty database with a backup, all of it or nothing, and brings it up to this version.
 * Throws BackupError, and an error that says why where the database is not empty.
 */
export async function restore(connection: Connection, file: string): Promise<Restored> {
  const backup = await readBackup(file);
  try {
    const { at, migration, tables } = backup.header;
    if (migration > newestMigration()) {
      throw new BackupError(
        `${file} was made by a newer Firstline than this one, of ${at.slice(0, 10)}. Restore it with that release.`,
      );
    }
    await alone(connection, (session) => fillFrom(backup, file, session));
    return { at, counts: tables };
  } finally {
    backup.close();
  }
}

async function fillFrom(
  backup: BackupReader,
  file: string,
  session: Parameters<typeof fill>[0],
): Promise<void> {
  const { migration, tables, sequences } = backup.header;
  await requireEmpty(session, 'the database to restore into');
  await fill(session, {
    migration,
    shapes: tables,
    sequences,
    rows: () => backup.rows(),
    async verify(tx) {
      await backup.verify();
      for (const shape of tables) {
        const rows = await countRows(tx, shape);
        if (rows === shape.rows) continue;
        throw new BackupError(
          `${file} holds ${rows} rows of ${shape.name} and says ${shape.rows}. Nothing was restored.`,
        );
      }
    },
  });
}
