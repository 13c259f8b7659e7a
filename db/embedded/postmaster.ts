import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf } from './error.ts';
import type { Layout } from './layout.ts';

/** What a running Postgres says of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Folder of the unix socket; empty without one. */
  readonly socket: string;
  readonly ready: boolean;
  readonly text: string;
}

/** More than any system's largest process id: no such process ever lives. */
const nobody = 2 ** 31 - 1;

/** The postmaster of these data by its pid file, alive or not; null without a (complete) file. */
export async function readPostmaster(layout: Layout): Promise<Postmaster | null> {
  const text = await readFile(layout.pidFile, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  const lines = text?.split('\n') ?? [];
  const pid = Math.abs(Number(lines[0]));
  if (text === null || !Number.isInteger(pid) || pid === 0) return null;
  return {
    pid,
    port: Number(lines[3] ?? 0),
    socket: lines[4]?.trim() ?? '',
    ready: lines[7]?.trim() === 'ready',
    text,
  };
}

/** Whether this very Postgres still runs; a process id may have passed to another program. */
export async function isAlive(layout: Layout, postmaster: Postmaster): Promise<boolean> {
  if (!exists(postmaster.pid)) return false;
  const command = await commandLine(postmaster.pid);
  return command === null || serves(command, layout.data);
}

/** Whether a command line is that of a Postgres on these data, and not one that only names them. */
function serves(command: string, data: string): boolean {
  const [before, ...after] = command.replaceAll('\0', ' ').split(` -D ${data}`);
  return /postgres(\.exe)?"?$/.test(before ?? '') && after.some((rest) => /^\/?( |$)/.test(rest));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Null where the system does not tell. A dead process that nobody has reaped has an empty one. */
async function commandLine(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (process.platform === 'win32') return null;
    return (await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    return process.platform === 'linux' ? '' : null;
  }
}

/**
 * Names a dead process in the pid file of a dead Postgres whose id has passed to another program:
 * Postgres would take that for a live server. The rest stays: by it Postgres finds live backends.
 */
export async function disown(layout: Layout, dead: Postmaster): Promise<void> {
  if (!exists(dead.pid)) return;
  const suffix = randomUUID();
  const aside = `${layout.pidFile}.${suffix}.aside`;
  const corrected = `${layout.pidFile}.${suffix}`;
  await writeFile(corrected, dead.text.replace(/^-?\d+/, String(nobody)), { mode: 0o600 });
  try {
    await rename(layout.pidFile, aside);
    // A start in between has written a file of its own: that one must stand.
    const stillDead = (await readFile(aside, 'utf8')) === dead.text;
    await link(stillDead ? corrected : aside, layout.pidFile);
    await unlink(aside);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await unlink(corrected);
  }
}

/** Whether a Postgres is starting, serving or stopping on these data. Disowns a dead one's file. */
export async function isServed(layout: Layout): Promise<boolean> {
  const postmaster = await readPostmaster(layout);
  if (!postmaster) return false;
  if ((await isAlive(layout, postmaster)) || (await isHeard(postmaster))) return true;
  await disown(layout, postmaster);
  return false;
}

/**
 * Whether something listens on its socket, in a folder that nobody else may enter. In another
 * container a process has another id, or none, and yet serves the data of a folder that both share.
 */
async function isHeard({ socket, port }: Postmaster): Promise<boolean> {
  if (!socket) return false;
  const connection = connect(join(socket, `.s.PGSQL.${port}`));
  try {
    await once(connection, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    connection.destroy();
  }
}
