import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countText } from '../report/number-text.ts';
import type { Bench, Server } from '../suite.ts';
import { type OwnServer, startPostgres } from './postgres.ts';

export interface OpenBench {
  /** What one suite is run with. */
  begin(): Begun;
  /** Stops the Postgres and removes the folder; what runs on them fails. */
  close(): Promise<void>;
}

export interface Begun {
  readonly bench: Bench;
  /** The version of the Postgres that the suite asked for; null where it asked for none. */
  postgresVersion(): string | null;
}

/** A folder of its own, and a Postgres in it that starts when a suite first asks for it. */
export async function openBench(
  options: Pick<Bench, 'rounds' | 'quick' | 'say'>,
  fill: (server: Server, tickets: number) => Promise<string>,
): Promise<OpenBench> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-bench-'));
  const filled = new Map<number, Promise<string>>();
  let server: Promise<OwnServer> | null = null;
  let closed: Promise<void> | null = null;

  const postgres = () => {
    server ??= startPostgres(folder);
    return server;
  };
  const fillOnce = (tickets: number) => {
    const known = filled.get(tickets);
    if (known) return known;
    options.say(`filling a database with ${countText(tickets)} tickets`);
    const made = postgres().then((own) => fill(own, tickets));
    filled.set(tickets, made);
    return made;
  };
  const close = async () => {
    const [own] = await Promise.allSettled([server]);
    try {
      if (own.status === 'fulfilled') await own.value?.stop();
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  };

  return {
    begin() {
      let version: string | null = null;
      const ask = async () => {
        const own = await postgres();
        version = own.version;
        return own;
      };
      const bench: Bench = {
        ...options,
        folder,
        sizes: options.quick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6],
        postgres: ask,
        filled: (tickets) => ask().then(() => fillOnce(tickets)),
      };
      return { bench, postgresVersion: () => version };
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
