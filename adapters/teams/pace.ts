import {
  type Lines,
  type Log,
  linesLeft,
  type PaceBook,
  turnUnder,
  at as valueAt,
} from '../../src/runtime/ports.ts';
import { PLATFORM, type TeamsAddress } from './address.ts';

/** Kept over all replicas. */
export interface Pace {
  /**
   * Milliseconds until there is a place; 0 takes it. Who `joins` has a turn then, behind the others.
   * Throws what the book throws.
   */
  take(to: TeamsAddress, urgent: boolean, joins?: boolean): Promise<number>;
  /** A call that is about no conversation was made. Never throws. */
  count(tenant: string): Promise<void>;
  /** Teams said 429: this conversation waits, or all of the tenant. Never throws. */
  hold(place: TeamsAddress | string, ms: number): Promise<void>;
}

/** So many calls in so many milliseconds. */
type Window = readonly [most: number, ms: number];

/** One bot in one thread; kept for the channel, as its threads are not told apart here. */
const CONVERSATION: readonly Window[] = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
];
/** One app in one tenant. */
const TENANT: readonly Window[] = [[50, 1000]];
/** What is not urgent leaves some of these places free. */
const TENANT_ORDINARY: readonly Window[] = [[45, 1000]];
/** Without a word from Teams how long. */
export const HOLD_MS = 2000;
const LONGEST_HOLD_MS = 60 * 60_000;

/** The calls to a place as it was at an instant of the book's. */
interface Recent extends Lines {
  readonly at: number;
  /** Milliseconds before then, the last call first. */
  readonly ago: readonly number[];
  /** Milliseconds from then for which Teams takes nothing. */
  readonly held: number;
}

export const unpaced: Pace = { take: async () => 0, async count() {}, async hold() {} };

/** Sliding windows as Teams counts, by conversation and by tenant. */
export function createPace(book: PaceBook, log: Log): Pace {
  const tenantKey = (tenant: string) => `${PLATFORM}:${tenant}`;
  const keyOf = ({ tenant, id }: TeamsAddress) => `${PLATFORM}:${tenant}/${id}`;

  async function note(
    key: string,
    windows: readonly Window[],
    noted: (recent: Recent) => Recent,
  ): Promise<void> {
    try {
      await book.change([key], (states, now) => {
        const recent = recentAt(states.get(key), windows, now);
        return { result: undefined, states: new Map([[key, noted(recent)]]) };
      });
    } catch (err) {
      log.warn({ err }, 'the other replicas do not know what Teams was asked or said');
    }
  }

  return {
    take(to, urgent, joins = false) {
      const [own, all] = [keyOf(to), tenantKey(to.tenant)];
      return book.change([own, all], (states, now) => {
        const inConversation = recentAt(states.get(own), CONVERSATION, now);
        const inTenant = recentAt(states.get(all), TENANT, now);
        const line = urgent ? 'urgentLine' : 'line';
        const { turn, lines } = turnUnder(
          [
            limitOf(inConversation, CONVERSATION, inConversation[line]),
            limitOf(inTenant, urgent ? TENANT : TENANT_ORDINARY, inTenant[line]),
          ],
          joins,
        );
        const next = (recent: Recent, windows: readonly Window[], place: number) => ({
          ...(turn === 0 ? called(recent, windows) : recent),
          [line]: lines[place],
        });
        return {
          result: Math.ceil(turn),
          states: new Map([
            [own, next(inConversation, CONVERSATION, 0)],
            [all, next(inTenant, TENANT, 1)],
          ]),
        };
      });
    },
    count: (tenant) => note(tenantKey(tenant), TENANT, (recent) => called(recent, TENANT)),
    hold(place, ms) {
      const [key, windows] =
        typeof place === 'string'
          ? ([tenantKey(place), TENANT] as const)
          : ([keyOf(place), CONVERSATION] as const);
      return note(key, windows, (recent) => ({
        ...recent,
        held: Math.max(recent.held, Math.min(LONGEST_HOLD_MS, ms)),
      }));
    },
  };
}

/** What was kept, as of now; nothing where it is none of ours. A clock that was set back costs nothing. */
function recentAt(state: unknown, windows: readonly Window[], now: number): Recent {
  const at = valueAt(state, 'at');
  const ago = valueAt(state, 'ago');
  const held = valueAt(state, 'held');
  const known =
    isTime(at) &&
    isTime(held) &&
    held <= LONGEST_HOLD_MS &&
    Array.isArray(ago) &&
    ago.every(isTime);
  if (!known) return { at: now, ago: [], held: 0, line: 0, urgentLine: 0 };
  const passed = Math.max(0, now - at);
  const longest = Math.max(...windows.map(([, ms]) => ms));
  return {
    at: now,
    ago: ago.map((ms) => ms + passed).filter((ms) => ms < longest),
    held: Math.max(0, held - passed),
    ...linesLeft(state, passed),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function limitOf(recent: Recent, windows: readonly Window[], line: number) {
  return { wait: waitOf(recent, windows), line, every: everyOf(windows) };
}

/** Between two calls where many follow one another for half a minute or less. */
function everyOf(windows: readonly Window[]): number {
  return Math.max(...windows.filter(([, ms]) => ms <= 30_000).map(([most, ms]) => ms / most));
}

function waitOf({ ago, held }: Recent, windows: readonly Window[]): number {
  const waits = windows.map(([most, ms]) => ms - (ago[most - 1] ?? ms));
  return Math.ceil(Math.max(0, held, ...waits));
}

function called(recent: Recent, windows: readonly Window[]): Recent {
  const longest = Math.max(...windows.map(([most]) => most));
  return { ...recent, ago: [0, ...recent.ago].slice(0, longest) };
}
