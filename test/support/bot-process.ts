import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const recorder = new URL('./record-in-process.ts', import.meta.url).href;

export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** The bot as its own process, on a free port. */
export interface BotProcess {
  readonly url: string;
  readonly pid: number;
  /** What it has written so far. */
  log(): string;
  /** As SIGTERM asks: with an end in order. */
  stop(): Promise<Ended>;
  /** SIGKILL: as when the machine takes it away. Throws, with its log, where it had failed before. */
  kill(): Promise<Ended>;
}

export interface RunOptions {
  /** Beyond what every process gets; nothing of the test's own environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of node before the bot's own. */
  readonly node?: readonly string[];
  readonly ms?: number;
}

interface Child {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
}

/** Runs the command to its end. Throws, having ended it, where that takes more than `ms` (20 s). */
export async function runMain(
  args: readonly string[],
  { env = {}, node = [], ms = 20_000 }: RunOptions = {},
): Promise<Ended> {
  const { child, ended, stderr } = spawnMain(args, env, node);
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  const result = await ended;
  clearTimeout(timer);
  if (child.signalCode === 'SIGKILL') throw new Error(`no end within ${ms} ms: ${stderr()}`);
  return result;
}

/** Runs a command of the operator to its end, as `npm run -s firstline --` does. */
export async function runFirstline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return spawnNode('src/cli.ts', args, env, []).ended;
}

/** Starts the bot, and sends it this signal at this moment of its start. */
export async function signalBotEarly(
  env: Readonly<Record<string, string>>,
  signal: NodeJS.Signals,
  moment: () => Promise<void>,
): Promise<Ended> {
  const { child, ended } = spawnMain([], { PORT: '0', ...env }, []);
  try {
    await moment();
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  child.kill(signal);
  return ended;
}

const startMs = 20_000;

/**
 * Starts the bot and waits until it says that it is ready. Throws with its words where it ends. The
 * module at the URL `ahead` is loaded first; usually it records what is sent to Slack. `within` is a
 * command that runs it, such as one that gives it a file system of its own.
 */
export async function startBotProcess(
  env: Readonly<Record<string, string>>,
  ahead = recorder,
  within: readonly string[] = [],
): Promise<BotProcess> {
  const { child, ended, stdout, stderr } = spawnMain([], { PORT: '0', ...env }, [], ahead, within);
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${startMs} ms`)), startMs);
    child.stdout?.on('data', () => {
      const url = /Firstline is ready at (\S+)\./.exec(stdout())?.[1];
      if (url) resolve(url);
    });
    ended.then(({ code }) => reject(new Error(`it ended with ${code}`)));
    ended.finally(() => clearTimeout(timer));
  });
  const end = (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    return ended;
  };
  const url = await ready.catch(async (error) => {
    await end('SIGKILL');
    throw new Error(`the bot did not start: ${error.message}\n${stderr()}`);
  });
  return {
    url,
    pid: child.pid ?? 0,
    log: () => stdout() + stderr(),
    stop: () => end('SIGTERM'),
    async kill() {
      const how = await end('SIGKILL');
      if (how.code === 0 || how.code === 'SIGKILL') return how;
      throw new Error(`the bot had ended with ${how.code}\n${how.stderr}`);
    },
  };
}

function spawnMain(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  node: readonly string[],
  ahead = recorder,
  within: readonly string[] = [],
): Child {
  const { FIRSTLINE_SENT = '', FIRSTLINE_SENT_BY = '' } = process.env;
  const recorded = { FIRSTLINE_SENT, FIRSTLINE_SENT_BY, ...env };
  return spawnNode('src/start.js', args, recorded, ['--import', ahead, ...node], within);
}

function spawnNode(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  node: readonly string[],
  within: readonly string[] = [],
): Child {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  const [command = '', ...rest] = [...within, process.execPath, ...node, file, ...args];
  const child = spawn(command, rest, {
    cwd: root,
    env: { PATH, HOME, NODE_COMPILE_CACHE, TMPDIR: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code: code ?? signal ?? -1, ...said }));
    child.once('error', (error) => resolve({ code: -1, ...said, stderr: String(error) }));
  });
  return { child, ended, stdout: () => said.stdout, stderr: () => said.stderr };
}
