import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError, reasonOf } from './error.ts';

export interface Layout {
  /** The bot's data folder, without symbolic links. */
  readonly root: string;
  /** Postgres' own folder. */
  readonly data: string;
  readonly log: string;
  readonly pidFile: string;
  readonly passwordFile: string;
}

/** `sun_path` holds 107 bytes on Linux and 103 on macOS. */
const longestSocketPath = 103;
const socketName = '.s.PGSQL.5432';

export async function layOut(dataDir: string): Promise<Layout> {
  try {
    await mkdir(dataDir, { recursive: true });
    const root = await realpath(dataDir);
    const data = join(root, 'postgres');
    return {
      root,
      data,
      log: join(root, 'postgres.log'),
      pidFile: join(data, 'postmaster.pid'),
      passwordFile: join(root, 'postgres.password'),
    };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The data folder ${dataDir} cannot be used: ${reasonOf(cause)}. ` +
        'Set FIRSTLINE_DATA_DIR to a folder you may write to.',
      { cause },
    );
  }
}

/** A folder for the unix socket that nobody else may enter, with a path short enough for one. */
export async function socketFolder(layout: Layout): Promise<string> {
  const near = join(layout.root, 'socket');
  const key = createHash('sha256').update(layout.root).digest('hex').slice(0, 16);
  const folder = fits(near) ? near : join(tmpdir(), `firstline-${key}`);
  if (!fits(folder)) {
    throw new EmbeddedPostgresError(
      `${folder} is too long a path for a unix socket. Set TMPDIR to a shorter one.`,
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) {
    throw new EmbeddedPostgresError(
      `${folder} must be a folder of your own with mode 0700, for the database's socket. ` +
        'Remove it and start again.',
    );
  }
  return folder;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, socketName)) <= longestSocketPath;
}
