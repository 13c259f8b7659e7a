import type { ServerResponse } from 'node:http';
import type { Store } from '../db/index.ts';
import type { Route } from './http-server.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Timers } from './runtime/ports.ts';
import type { Inbound } from './side.ts';

/** The database has so long to answer. */
const patienceMs = 2000;
/** A round of the ticker takes less than a second, and comes twice in one. */
const longestRoundMs = 60_000;

/** What there is to know of a bot to say whether it is ready. */
export interface Vitals {
  phase(): 'starting' | 'running' | 'stopping';
  readonly tables: Store['tables'];
  /** Milliseconds since all clocks that were due had been looked at. */
  sinceRound(): number;
  readonly platforms: readonly (Pick<Inbound, 'connection'> & { readonly name: string })[];
  readonly timers: Timers;
}

/**
 * `/healthz`: the process answers. `/readyz`: it does its work: the database answers in time with the
 * tables of this version, the clocks are looked at, and every platform can reach it. The reason why not
 * is about the bot alone.
 */
export function healthRoutes({ phase, tables, sinceRound, platforms, timers }: Vitals): Route[] {
  const answer = (response: ServerResponse, status: number, word: string) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${word}\n`);
  };
  const ask = oneAtATime(tables, patienceMs, timers);
  /** null: nothing is. */
  const missing = async (): Promise<string | null> => {
    const now = phase();
    if (now !== 'running') return `the bot is ${now}`;
    const closed = platforms.find(({ connection }) => connection?.isOpen() === false);
    if (closed) return `there is no connection to ${closed.name}`;
    const state = await ask().catch(() => null);
    if (state === null) return 'the database does not answer';
    if (state !== 'current') return 'the tables of the database are not of this version';
    return sinceRound() > longestRoundMs ? 'the clocks are not looked at' : null;
  };
  return [
    {
      path: '/healthz',
      method: 'GET',
      always: true,
      handler: (_, response) => answer(response, 200, 'ok'),
    },
    {
      path: '/readyz',
      method: 'GET',
      always: true,
      handler: async (_, response) => {
        const word = await missing();
        answer(response, word === null ? 200 : 503, word ?? 'ready');
      },
    },
  ];
}
