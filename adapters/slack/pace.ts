import {
  type Lines,
  type Log,
  linesLeft,
  type PaceBook,
  turnUnder,
  at as valueAt,
} from '../../src/runtime/ports.ts';
import { PLATFORM, type SlackAddress } from './address.ts';
import { CALL_RATES, CONVERSATION_RATE, type Rate, UPDATE_RATE, WORKSPACE_RATE } from './limits.ts';

/** Kept over all replicas. What asks for a place throws what the book throws. */
export interface Pace {
  /** Milliseconds until there is a place; 0 takes it. Who `joins` has a turn then, behind the others. */
  take(
    to: SlackAddress,
    kind: 'post' | 'update',
    urgent: boolean,
    joins?: boolean,
  ): Promise<number>;
  /** The same for a call of another method. */
  takeCall(team: string, method: PacedCall, urgent: boolean): Promise<number>;
  /** Slack said 429: the method waits, for the whole workspace. Never throws. */
  hold(team: string, method: Method, ms: number): Promise<void>;
}

export type PacedCall = keyof typeof CALL_RATES;
export type Method = 'chat.postMessage' | 'chat.update' | PacedCall;

/** A token bucket as it was at an instant of the book's. */
interface Bucket extends Lines {
  readonly at: number;
  readonly places: number;
  /** Milliseconds from then for which Slack takes nothing. */
  readonly held: number;
}

const LONGEST_HOLD_MS = 60 * 60_000;

/** For a workspace without limits, such as one whose clock stands still. */
export const unpaced: Pace = { take: async () => 0, takeCall: async () => 0, async hold() {} };

/** Token buckets as Slack counts: posts by conversation and by workspace, all else by workspace. */
export function createPace(book: PaceBook, log: Log): Pace {
  const keyOf = (team: string, method: Method) => `${PLATFORM}:${team} ${method}`;

  function takeAll(
    needed: ReadonlyMap<string, Rate>,
    urgent: boolean,
    joins = false,
  ): Promise<number> {
    return book.change([...needed.keys()], (states, now) => {
      const buckets = [...needed].map(
        ([key, rate]) => [key, rate, bucketAt(states.get(key), rate, now)] as const,
      );
      const own = urgent ? 'urgentLine' : 'line';
      const limits = buckets.map(([, rate, bucket]) => ({
        wait: waitOf(bucket, rate, urgent),
        line: bucket[own],
        every: 60_000 / rate.perMinute,
      }));
      const { turn, lines } = turnUnder(limits, joins);
      const used = turn > 0 ? 0 : 1;
      return {
        result: Math.ceil(turn),
        states: new Map(
          buckets.map(([key, , bucket], place) => [
            key,
            { ...bucket, places: bucket.places - used, [own]: lines[place] },
          ]),
        ),
      };
    });
  }

  return {
    take({ team, id }, kind, urgent, joins) {
      const needed: [string, Rate][] =
        kind === 'post'
          ? [
              [`${PLATFORM}:${team}/${id}`, CONVERSATION_RATE],
              [keyOf(team, 'chat.postMessage'), WORKSPACE_RATE],
            ]
          : [[keyOf(team, 'chat.update'), UPDATE_RATE]];
      return takeAll(new Map(needed), urgent, joins);
    },
    takeCall: (team, method, urgent) =>
      takeAll(new Map([[keyOf(team, method), CALL_RATES[method]]]), urgent),
    async hold(team, method, ms) {
      const key = keyOf(team, method);
      try {
        await book.change([key], (states, now) => {
          const bucket = bucketAt(states.get(key), rateOf(method), now);
          const held = Math.max(bucket.held, Math.min(LONGEST_HOLD_MS, ms));
          return { result: undefined, states: new Map([[key, { ...bucket, held }]]) };
        });
      } catch (err) {
        log.warn({ err, method }, 'the other replicas do not know how long Slack lets us wait');
      }
    },
  };
}

function rateOf(method: Method): Rate {
  if (method === 'chat.postMessage') return WORKSPACE_RATE;
  return method === 'chat.update' ? UPDATE_RATE : CALL_RATES[method];
}

/** What was kept, as of now; full where it is none of ours. A clock that was set back costs nothing. */
function bucketAt(state: unknown, rate: Rate, now: number): Bucket {
  const at = within(valueAt(state, 'at'), Infinity);
  const places = within(valueAt(state, 'places'), rate.burst);
  const held = within(valueAt(state, 'held'), LONGEST_HOLD_MS);
  if (at === null || places === null || held === null) {
    return { at: now, places: rate.burst, held: 0, line: 0, urgentLine: 0 };
  }
  const passed = Math.max(0, now - at);
  const refilled = places + (passed * rate.perMinute) / 60_000;
  return {
    at: now,
    places: Math.min(rate.burst, refilled),
    held: Math.max(0, held - passed),
    ...linesLeft(state, passed),
  };
}

function within(value: unknown, most: number): number | null {
  return typeof value === 'number' && value >= 0 && value <= most ? value : null;
}

function waitOf({ places, held }: Bucket, rate: Rate, urgent: boolean): number {
  const missing = 1 + (urgent ? 0 : (rate.forUrgent ?? 0)) - places;
  return Math.ceil(Math.max(0, held, (missing * 60_000) / rate.perMinute));
}
