import { platformOf } from './addresses.ts';
import {
  type Address,
  type Log,
  type Platform,
  PlatformError,
  type Reach,
  type Timers,
} from './ports.ts';
import { within } from './within.ts';

/** What the platforms know of people, kept for a while; null where they do not answer in time. */
export interface Directory {
  /** Whether this person is in the channel, and no guest of its workspace. */
  isMember(channel: Address, person: Address): Promise<boolean | null>;
  reach(person: Address): Promise<Reach | null>;
}

/** Real milliseconds that a question waits for a platform. */
const patienceMs = 1500;
const membersKeptMs = 60_000;
/** Somebody who is not among the members may have joined since. */
const absenceKeptMs = 5000;
const reachKeptMs = 5 * 60_000;
/** Somebody who is not reachable may have been let back since. */
const unreachableKeptMs = 10_000;
const guestsKeptMs = 5 * 60_000;
/** So long an old answer stands for one that does not come. */
const silenceMs = 15 * 60_000;

interface Kept<Value> {
  value: Value | null;
  askedAt: number;
  asking: Promise<Value | null> | null;
}

/**
 * An old answer stands for a quarter of an hour while a platform gives no
 * new one, but not once it refuses to say.
 */
export function directory(
  platforms: ReadonlyMap<string, Platform>,
  log: Log,
  timers: Timers,
): Directory {
  const { now } = timers;
  const members = new Map<Address, Kept<ReadonlySet<Address>>>();
  const guests = new Map<Address, Kept<boolean>>();
  const reaches = new Map<Address, Kept<Reach>>();
  const of = (address: Address) => platformOf(platforms, address, 'look up');
  const ask = async <Value>(
    kept: Kept<Value>,
    keptMs: number,
    about: Address,
    look: () => Promise<Value>,
    waitMs = patienceMs,
  ): Promise<Value | null> => {
    if (kept.value !== null && now() - kept.askedAt < keptMs) return kept.value;
    kept.asking ??= answered(look, about, log).then((answer) => {
      kept.asking = null;
      if (answer === 'silent') return null;
      Object.assign(kept, { value: answer, askedAt: now() });
      return answer;
    });
    const came = await within(kept.asking, waitMs, timers);
    const answer = came.inTime ? came.value : null;
    return answer ?? (now() - kept.askedAt < silenceMs ? kept.value : null);
  };
  return {
    async isMember(channel, person) {
      const begun = now();
      const kept = entry(members, channel);
      const look = async () => new Set(await of(channel).members(channel));
      const known = kept.value?.has(person) ? membersKeptMs : absenceKeptMs;
      const all = await ask(kept, known, channel, look);
      if (!all?.has(person)) return all && false;
      const lookAt = () => of(person).isGuest(person);
      const waitMs = patienceMs - (now() - begun);
      const guest = await ask(entry(guests, person), guestsKeptMs, person, lookAt, waitMs);
      return guest === null ? null : !guest;
    },
    async reach(person) {
      const kept = entry(reaches, person);
      const keptMs = kept.value?.reachable ? reachKeptMs : unreachableKeptMs;
      return ask(kept, keptMs, person, () => of(person).reach(person));
    },
  };
}

function entry<Value>(all: Map<Address, Kept<Value>>, about: Address): Kept<Value> {
  const kept = all.get(about) ?? { value: null, askedAt: 0, asking: null };
  all.set(about, kept);
  return kept;
}

/** null: the platform refuses to say. */
async function answered<Value>(
  look: () => Promise<Value>,
  about: Address,
  log: Log,
): Promise<Value | 'silent' | null> {
  try {
    return await look();
  } catch (err) {
    const level = err instanceof PlatformError ? 'warn' : 'error';
    log[level]({ err, about }, 'a platform did not say who is there');
    return err instanceof PlatformError && err.outcome === 'refused' ? null : 'silent';
  }
}
