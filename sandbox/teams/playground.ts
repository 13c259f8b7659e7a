import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Microsoft's Playground as a process of its own, which ends with this one. */
export interface Playground {
  /** Where a browser finds its page. */
  readonly url: string;
  /** Resolves when it is gone: null after `stop`, else why, with its last words. */
  readonly ended: Promise<string | null>;
  stop(): Promise<void>;
}

/** Its tenant, and who sits at its page, as `playground.yml` says. */
export const TENANT = '7ea50000-0000-4000-8000-000000000001';
export const PERSON = 'Ana Alvarez';

const HERE = '127.0.0.1';
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Starts the Playground with the people and the team of this folder, for the bot at `botUrl`, on this
 * machine alone; port 0 takes any free one. Throws where it is not installed, does not start, or
 * something listens on the port (`EADDRINUSE`). What it writes goes into `folder`.
 */
export async function startPlayground(options: {
  readonly botUrl: string;
  readonly port: number;
  readonly folder: string;
  /** A file that gets each request, in both directions, as JSON; lines of `---` between. */
  readonly recordTo?: string;
}): Promise<Playground> {
  const { botUrl, port, folder, recordTo } = options;
  const program = findProgram();
  // It would take another port without a word.
  await requireFree(port);
  await mkdir(folder, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      `--import=${new URL('stay-local.ts', import.meta.url)}`,
      ...[program, 'start', '--app-endpoint', `${botUrl}/api/messages`],
      ...['--channel-id', 'msteams', '--port', String(port), '--disable-telemetry'],
    ],
    {
      cwd: folder,
      // An environment of its own: no proxies, and no credentials meant for another bot.
      env: {
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
        TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: file('playground.yml'),
        ...(recordTo && {
          M365_AGENTS_PLAYGROUND_ENABLE_EVENTS_RECORDING: 'true',
          M365_AGENTS_PLAYGROUND_RECORDING_FILE: recordTo,
        }),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  return running(child);
}

async function running(child: ChildProcess): Promise<Playground> {
  let stopped = false;
  let listening: (port: string) => void;
  const port = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      const [, found] = /^Listening on (\d+)$/.exec(line) ?? [];
      if (found) listening(found);
      words.splice(0, words.length - 19);
      words.push(line);
    });
  }
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      const why = [`the Playground ended by itself (${signal ?? code})`, ...words].join('\n');
      resolve(stopped ? null : why);
    });
  });
  const first = await Promise.race([port, ended.then((why) => new Error(why ?? ''))]);
  if (first instanceof Error) throw first;
  return {
    url: `http://localhost:${first}`,
    ended,
    async stop() {
      stopped = true;
      child.kill();
      await ended;
    },
  };
}

function findProgram(): string {
  try {
    return createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  } catch {
    throw new Error('the Microsoft 365 Agents Playground is not installed; run `npm ci`');
  }
}

/** Throws the error of listening on this port of 127.0.0.1, such as `EADDRINUSE`. */
export async function requireFree(port: number): Promise<void> {
  const server = createServer().listen({ host: HERE, port });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
