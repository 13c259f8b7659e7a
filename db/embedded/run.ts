import { type ChildProcess, spawn } from 'node:child_process';
import { codeOf, EmbeddedPostgresError, reasonOf } from './error.ts';

const posixPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Nothing of our environment reaches Postgres: neither secrets nor PG* settings. */
const environment =
  process.platform === 'win32' ? {} : { env: { PATH: posixPath, LC_ALL: 'C', TZ: 'UTC' } };

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Starts a Postgres binary. Postgres refuses to run as root, so root runs it in a user namespace
 * of its own: there it has no user id 0, yet owns and reads the same files.
 */
export function start(
  binary: string,
  args: readonly string[],
  options: { readonly detached?: boolean; readonly output: number | 'pipe' },
): ChildProcess {
  const command = isRoot() ? 'unshare' : binary;
  return spawn(command, isRoot() ? ['-U', '--', binary, ...args] : args, {
    cwd: '/',
    ...environment,
    detached: options.detached ?? false,
    stdio: ['ignore', options.output, options.output],
    windowsHide: true,
  });
}

/** Runs a Postgres binary to its end and gives what it printed. Throws EmbeddedPostgresError. */
export async function run(binary: string, args: readonly string[]): Promise<string> {
  const child = start(binary, args, { output: 'pipe' });
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(binary, error)));
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  if (code === 0) return printed;
  if (complaint.startsWith('unshare:')) throw rootRefused(complaint.trim());
  throw new EmbeddedPostgresError(
    `${binary} failed (${code}): ${complaint.trim() || printed.trim() || 'it said nothing'}`,
  );
}

function cannotRun(binary: string, error: Error): EmbeddedPostgresError {
  if (isRoot() && codeOf(error) === 'ENOENT') return rootRefused('`unshare` is not installed');
  return new EmbeddedPostgresError(
    `${binary} cannot be run: ${reasonOf(error)}. Set DATABASE_URL to a Postgres of your own.`,
    { cause: error },
  );
}

function rootRefused(reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Postgres does not run as root, and a user namespace is not to be had here (${reason}). ` +
      'Run as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  );
}

/** The major version of the binaries, e.g. 18. Proves on the way that they run here at all. */
export async function majorVersion(postgres: string): Promise<number> {
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  if (process.platform === 'linux' && !header.glibcVersionRuntime) {
    throw new EmbeddedPostgresError(
      'The embedded Postgres needs glibc, which this Linux (Alpine, for one) lacks. ' +
        'Set DATABASE_URL to a Postgres of your own.',
    );
  }
  const printed = await run(postgres, ['--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(printed)?.[1];
  if (!major) throw new EmbeddedPostgresError(`${postgres} --version printed: ${printed.trim()}`);
  return Number(major);
}
