import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A server that says on its standard output where it listens. */
export interface Program {
  /** Its first module, from the root of the project. */
  readonly module: string;
  /** All that it gets beside PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Its first request, and the status that it is answered with once it does its work. */
  readonly path: string;
  readonly status: number;
}

/** A server that is ready. */
export interface Begun {
  /** From its spawning to its first answer. */
  readonly ms: number;
  /** What of it is in memory at this moment, in MB. */
  resident(): Promise<number>;
  /** As SIGTERM asks. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const patienceMs = 60_000;

/** Starts it as `npm start` does. Throws, with what it said, where it does not become ready. */
export async function begin({ module, env, path, status }: Program): Promise<Begun> {
  const at = performance.now();
  const child = spawn(process.execPath, [module], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
  };
  const url = new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error(`${module} is not ready: ${said}`));
    const timer = setTimeout(fail, patienceMs);
    const hear = (text: string) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    ended.then(() => {
      clearTimeout(timer);
      fail();
    });
  });
  try {
    const answered = await fetch(`${await url}${path}`);
    if (answered.status !== status) throw new Error(`${module} answers ${answered.status}`);
    const ms = performance.now() - at;
    return { ms, resident: () => residentOf(child.pid ?? 0), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function residentOf(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1024;
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
