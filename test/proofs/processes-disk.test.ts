import { spawnSync } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { eventually } from '../support/eventually.ts';
import { balance } from '../support/processes/balance.ts';
import { atRest, countsOf, judge } from '../support/processes/judge.ts';
import { onDatabase } from '../support/processes/on-database.ts';
import { bringPeople } from '../support/processes/people.ts';
import { anySeed } from '../support/processes/random.ts';
import { sleep } from '../support/processes/sleep.ts';
import { openTown } from '../support/processes/town.ts';

/** A file system of its own for a folder, which no other process sees. */
const small = ['unshare', '-Urm', 'sh', '-c', 'mount -t tmpfs -o size=160m none "$0" && exec "$@"'];
const isPossible =
  process.platform === 'linux' && spawnSync('unshare', ['-Urm', 'true']).status === 0;
const rounds = inject('short') ? 1 : 3;
const ahead = new URL('../support/processes/unpaced.ts', import.meta.url).href;

if (!isPossible) console.log('disk full: not shown here, as no user namespace is to be had');

test.skipIf(!isPossible)(
  'the disk of the data folder is full: people are told, nothing is lost, and it goes on by itself',
  async () => {
    const seed = anySeed();
    const town = await openTown({ requesters: 3 });
    const { dataDir } = town.files;
    await mkdir(dataDir);
    const env = { ...town.env, FIRSTLINE_DATA_DIR: dataDir };
    let bot: BotProcess | null = await startBotProcess(env, ahead, [...small, dataDir]);
    const { pid, url } = bot;
    const inside = `/proc/${pid}/root${dataDir}`;
    const database = `postgres://firstline@localhost/postgres?host=${encodeURIComponent(join(inside, 'socket'))}`;
    const ready = async () => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200;
    try {
      const { by, numbers, heard, failed } = balance(() => [url]);
      town.sandbox.connectBot({ by });
      const rest = [200, 900] as const;
      const people = bringPeople(town.sandbox, { seed, requesters: town.requesters, rest });
      for (let round = 0; round < rounds; round += 1) {
        await sleep(2000);
        await fill(join(inside, 'filler'), inside);
        await eventually('it says that it is not ready', async () => !(await ready()), 60_000);
        await sleep(3000);
        await rm(join(inside, 'filler'));
        await eventually('it goes on by itself', ready, 60_000);
      }
      await people.finish();
      const verdict = await onDatabase(database, async ({ sql }) => {
        await atRest(sql);
        const { reports } = people;
        return judge(sql, town.sandbox, { ...town, reports, numbers, heard });
      });
      const log = bot.log();
      const { code } = await bot.stop();
      bot = null;
      const counts = { 'times full': rounds, 'without answer': failed() };
      const line = `disk, seed ${seed}: ${countsOf(verdict, counts)}`;
      expect(verdict, line).toMatchObject({ lost: [], doubled: [] });
      expect([...people.told].join(' '), line).toMatch(
        /We cannot take this right now.*Telephone: \+1\.763/,
      );
      expect(log, line).toMatch(/no space left|No space left|disk/i);
      expect(code, line).toBe(0);
      console.log(line);
    } finally {
      await bot?.kill();
      await town.close();
    }
  },
);

/** Leaves nothing free, however much is freed meanwhile. */
async function fill(file: string, folder: string): Promise<void> {
  for (let part = 0; part < 20; part += 1) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail === 0) break;
    await writeFile(file, Buffer.alloc(bavail * bsize), { flag: 'a' }).catch(() => {});
    await sleep(50);
  }
}
