import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { codeOf, EmbeddedPostgresError, reasonOf } from './error.ts';
import type { Layout } from './layout.ts';
import { run } from './run.ts';

/** The superuser of the embedded database. */
export const embeddedUser = 'firstline';

/** The beginning of the name of a folder in which a database is being made. */
const unfinished = 'initdb-';
/** By then a start that still made it has ended. */
const leftoverMs = 3_600_000;

/** Makes the database's files where there are none; else checks that this Postgres can read them. */
export async function initData(
  binaries: Binaries,
  layout: Layout,
  major: number,
  options: { readonly fsync: boolean; readonly password: boolean },
): Promise<void> {
  await removeLeftovers(layout);
  const versionFile = join(layout.data, 'PG_VERSION');
  const others = await readdir(layout.data).catch(() => []);
  const present = await readFile(versionFile, 'utf8').catch(missing);
  if (present !== null) return checkVersion(layout, present.trim(), major);
  if (others.length > 0) {
    throw new EmbeddedPostgresError(
      `${layout.data} holds files that are no database of Firstline's. Move it away, or set FIRSTLINE_DATA_DIR to another folder.`,
    );
  }
  if (options.password) await writePassword(layout);
  const made = await mkdtemp(join(layout.root, unfinished));
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

function checkVersion(layout: Layout, found: string, ours: number): void {
  if (Number(found) === ours) return;
  if (!/^\d+$/.test(found)) {
    throw new EmbeddedPostgresError(
      `The database in ${layout.data} is damaged: its PG_VERSION says "${found}". Move it away and restore a backup with \`npm run -s firstline -- restore <file>\`.`,
    );
  }
  throw new EmbeddedPostgresError(
    `The database in ${layout.data} was written by Postgres ${found}; this Firstline brings ` +
      `Postgres ${ours}, and left it as it is. There are two ways, both with the Firstline release that ` +
      'wrote it: `npm run -s firstline -- backup <file>`, then with this release `npm run -s firstline -- restore <file>` into ' +
      'another FIRSTLINE_DATA_DIR; or `npm run -s firstline -- migrate-to <url>` to a Postgres of your own, and set ' +
      'DATABASE_URL to that here.',
  );
}

/** Starts that were killed while they made the database leave this behind. */
async function removeLeftovers({ root }: Layout): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(unfinished)) continue;
    const folder = join(root, name);
    const found = await stat(folder).catch(() => null);
    if (!found || Date.now() - found.mtimeMs < leftoverMs) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

function missing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw new EmbeddedPostgresError(
    `Cannot read the database's files: ${reasonOf(error)}. ` +
      'Run as the user who made them, or set FIRSTLINE_DATA_DIR to another folder.',
    { cause: error },
  );
}
