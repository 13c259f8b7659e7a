import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Listens on a port whose neighbour is free too, if only for this moment. */
async function twoPorts(): Promise<{ readonly port: number; readonly taken: Server }> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const before = createServer();
    const free = await new Promise<boolean>((resolve) => {
      before.once('error', () => resolve(false));
      before.listen(port - 1, '127.0.0.1', () => resolve(true));
    });
    before.close();
    if (free) return { port: port - 1, taken: server };
    server.close();
  }
}

function reach(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 }, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe('npm run teams:playground', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstline-playground-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, ['src/playground.ts'], {
      cwd: root,
      env: { FIRSTLINE_DATA_DIR: folder, LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    return { child, said: () => said, ended: endOf(child) };
  }

  it('starts both on this machine alone, says what to do, and ends both', async () => {
    const { port, taken } = await twoPorts();
    taken.close();
    const { child, said, ended } = start({ PORT: String(port) });
    try {
      await eventually('an invitation', () => said().includes('Ctrl+C ends both'), 30_000);
      expect(said()).toContain(`Open http://localhost:${port + 1} and type`);
      for (const one of [port, port + 1]) {
        expect(await reach('127.0.0.1', one)).toBe(true);
        // A server for every network would be found here as well.
        expect(await reach('127.0.0.2', one)).toBe(false);
      }
      // As npm sends it on beside the terminal.
      child.kill('SIGINT');
      child.kill('SIGINT');
      expect(await ended).toBe(0);
      for (const one of [port, port + 1]) expect(await reach('127.0.0.1', one)).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  }, 60_000);

  it.skipIf(process.platform !== 'linux')(
    'ends with the Playground',
    async () => {
      const { child, said, ended } = start({ PORT: '0' });
      try {
        await eventually('an invitation', () => said().includes('Ctrl+C ends both'), 30_000);
        process.kill(await pidOfPlayground(child.pid), 'SIGKILL');
        expect(await ended).toBe(1);
        expect(said()).toContain('the Playground ended by itself (SIGKILL)');
      } finally {
        child.kill('SIGKILL');
      }
    },
    60_000,
  );

  it('says which port is taken, before anything is started', async () => {
    const { port, taken } = await twoPorts();
    const { said, ended } = start({ PORT: String(port) });
    expect(await ended).toBe(1);
    expect(said()).toContain(`PORT: something else listens on 127.0.0.1:${port + 1} already`);
    taken.close();
  });

  it('wants a desk of the playground', async () => {
    const { said, ended } = start({ FIRSTLINE_CONFIG: join(root, 'sandbox/desk.yaml') });
    expect(await ended).toBe(1);
    expect(said()).toContain('FIRSTLINE_CONFIG: no desk of');
  });
});

/** Of the child of this process, from what the kernel says. */
async function pidOfPlayground(parent: number | undefined): Promise<number> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  for (const pid of children.trim().split(' ').map(Number)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    if (command.includes('m365agentsplayground')) return pid;
  }
  throw new Error('there is no Playground');
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close');
  return code;
}
