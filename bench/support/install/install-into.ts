import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

interface Install {
  /** Emptied first. */
  readonly folder: string;
  /** Without it, that of whoever runs the bench. */
  readonly cache?: string;
  readonly omit: 'nothing' | 'dev';
}

/** Installs what the lockfile says, as a clean checkout does. Returns the seconds that it took. */
export async function installInto({ folder, cache, omit }: Install): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(root, file), join(folder, file));
  }
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (cache !== undefined) args.push(`--cache=${cache}`);
  args.push(omit === 'dev' ? '--omit=dev' : '--include=dev');
  const startedAt = performance.now();
  const installing = run('npm', args, { cwd: folder });
  const stop = () => installing.child.kill();
  process.once('exit', stop);
  await installing.finally(() => process.off('exit', stop));
  return (performance.now() - startedAt) / 1000;
}

/** The version of npm that installs. */
export async function npmVersion(): Promise<string> {
  return (await run('npm', ['--version'])).stdout.trim();
}
