import { expect } from 'vitest';
import { balance } from './balance.ts';
import { type Bots, startBots } from './bots.ts';
import { atRest, countsOf, judge } from './judge.ts';
import { onDatabase } from './on-database.ts';
import { bringPeople } from './people.ts';
import { between, seeded } from './random.ts';
import { sleep } from './sleep.ts';
import { openTown, type Town } from './town.ts';

/** The database under the bot, as the test treats it. */
export interface Ground {
  /** For the bot's environment. */
  readonly env: (town: Town) => Readonly<Record<string, string>>;
  /** For the test's own look; only while it runs. */
  url(town: Town): Promise<string>;
  /** SIGKILL for the server; resolves when it is gone. */
  kill(town: Town): Promise<void>;
  /** Starts it again where nobody else does. */
  restart(town: Town): Promise<void>;
  close(town: Town): Promise<void>;
}

export interface KillLoop {
  readonly seed: number;
  readonly kills: number;
  readonly requesters: number;
  /** Milliseconds between two kills, at least and at most. */
  readonly every: readonly [number, number];
  readonly rest: readonly [number, number];
  /**
   * Whether the leases of a killed bot are ended by hand, as if their minute had passed; only where
   * time is short.
   */
  readonly leasesEnd?: boolean;
}

/**
 * People report while the bot and its database are killed at random moments. Afterwards everything
 * that was accepted is there, once. Returns the counts in one line.
 */
export async function killLoop(ground: Ground, loop: KillLoop): Promise<string> {
  const { seed, requesters, every, rest } = loop;
  const town = await openTown({ requesters });
  const { sandbox } = town;
  let bots: Bots | null = null;
  try {
    const running = await startBots({ ...town.env, ...ground.env(town) });
    bots = running;
    const { by, numbers, heard, failed } = balance(running.urls);
    sandbox.connectBot({ by });
    const people = bringPeople(sandbox, { seed, requesters: town.requesters, rest });
    const killed = await keepKilling(ground, town, running, loop);
    await sleep(every[1]);
    await people.finish();

    const verdict = await onDatabase(await ground.url(town), async ({ sql }) => {
      if (loop.leasesEnd) await sql`update outbox set try_at = now() where leased`;
      await atRest(sql);
      const { reports } = people;
      return judge(sql, sandbox, { ...town, reports, numbers, heard });
    });
    const ended = await running.stop();
    const counts = { ...killed, 'pressed again': people.again(), 'without answer': failed() };
    const line = `seed ${seed}: ${countsOf(verdict, counts)}`;
    expect(verdict, line).toMatchObject({ lost: [], doubled: [] });
    expect(verdict.tickets, line).toBeGreaterThanOrEqual(people.reports.size);
    expect(
      ended.map(({ code }) => code),
      line,
    ).toEqual([0]);
    return line;
  } finally {
    await bots?.end().catch(() => {});
    await ground.close(town);
    await town.close();
  }
}

type Killed = Readonly<Record<string, number>>;

/** Mostly the bot, now and then the database, or both at once. */
async function keepKilling(
  ground: Ground,
  town: Town,
  bots: Bots,
  { seed, kills, every, leasesEnd = false }: KillLoop,
): Promise<Killed> {
  const random = seeded(seed);
  let ofDatabase = 0;
  const killDatabase = async () => {
    await ground.kill(town);
    ofDatabase += 1;
    await sleep(between(random, 0, 1000));
    await ground.restart(town);
  };
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(between(random, ...every));
    // Every kind comes, however few there are.
    const kind = kill < 3 ? kill : between(random, 0, 5);
    const isDatabases = kind === 1 || kind === 2;
    const isBots = kind !== 1;
    await Promise.all([
      ...(isBots ? [bots.kill(0)] : []),
      ...(isDatabases ? [killDatabase()] : []),
    ]);
    if (leasesEnd) {
      await onDatabase(await ground.url(town), async ({ sql }) => {
        await sql`update outbox set try_at = now() where leased`;
      });
    }
  }
  return { 'kills of the bot': bots.kills, 'kills of the database': ofDatabase };
}
