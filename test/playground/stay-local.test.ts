import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const preload = new URL('../../sandbox/teams/stay-local.ts', import.meta.url).href;
const run = promisify(execFile);

/** Where a server of a process with these arguments of node listens after `listen`. */
async function listensAt(listen: string, node: readonly string[]): Promise<string> {
  const source = `const server = require('node:http').createServer();
    server.${listen};
    server.on('listening', () => { console.log(server.address().address); process.exit() });`;
  const { stdout } = await run(process.execPath, [...node, '-e', source]);
  return stdout.trim();
}

describe('a process that stays on this machine', () => {
  it('would listen on every network otherwise', async () => {
    expect(await listensAt('listen(0)', [])).not.toBe('127.0.0.1');
  });

  it('listens on 127.0.0.1, however it is asked', async () => {
    const asked = [
      'listen(0)',
      'listen(0, () => {})',
      "listen(0, '0.0.0.0', 511, () => {})",
      "listen({ port: 0, host: '::' })",
    ];
    const found = await Promise.all(
      asked.map((listen) => listensAt(listen, ['--import', preload])),
    );
    expect(found).toEqual(asked.map(() => '127.0.0.1'));
  });

  it('listens on nothing but ports', async () => {
    const socket = listensAt("listen('/tmp/a.sock')", ['--import', preload]);
    await expect(socket).rejects.toThrow('only ports of this machine are listened on');
  });
});
