import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { codeOf, EmbeddedPostgresError, reasonOf } from './error.ts';
import type { Layout } from './layout.ts';
import { run } from './run.ts';

/** The superuser of the embedded database. */
export const embeddedUser = 'firstline';

/** Makes the database's files where there are none; else checks that this Postgres can read them. */
export async function initData(
  binaries: Binaries,
  layout: Layout,
  major: number,
  options: { readonly fsync: boolean; readonly password: boolean },
): Promise<void> {
  const present = await readFile(join(layout.data, 'PG_VERSION'), 'utf8').catch(missing);
  if (present !== null) return checkVersion(layout, Number(present.trim()), major);
  if (options.password) await writePassword(layout);
  const made = await mkdtemp(join(layout.root, 'initdb-')).catch((cause) => {
    throw new EmbeddedPostgresError(
      `Cannot write to the data folder ${layout.root}: ${reasonOf(cause)}`,
      { cause },
    );
  });
  try {
    const data = join(made, 'postgres');
    await run(binaries.initdb, [
      `--pgdata=${data}`,
      `--username=${embeddedUser}`,
      ...(options.password
        ? ['--auth=scram-sha-256', `--pwfile=${layout.passwordFile}`]
        : ['--auth=trust']),
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(options.fsync ? [] : ['--no-sync']),
    ]);
    await rename(data, layout.data).catch((error) => {
      // Another start was faster: its files are as good as ours.
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** The password of the embedded database, where it has one (no unix socket, so TCP). */
export async function readPassword(layout: Layout): Promise<string> {
  return (await readFile(layout.passwordFile, 'utf8')).trim();
}

async function writePassword(layout: Layout): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  await writeFile(layout.passwordFile, password, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

function checkVersion(layout: Layout, found: number, ours: number): void {
  if (found === ours) return;
  throw new EmbeddedPostgresError(
    `The database in ${layout.data} was written by Postgres ${found}; this Firstline brings ` +
      `Postgres ${ours}. Start the Firstline that wrote it, move the data with pg_dump to a Postgres ` +
      `of your own and set DATABASE_URL to that; or move ${layout.data} away to start empty.`,
  );
}

function missing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw new EmbeddedPostgresError(
    `Cannot read the database's files: ${reasonOf(error)}. ` +
      'Run as the user who made them, or set FIRSTLINE_DATA_DIR to another folder.',
    { cause: error },
  );
}
