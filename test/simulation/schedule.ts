import { AsyncLocalStorage } from 'node:async_hooks';
import { as, type Owner, ownerNow } from './owner.ts';
import { quiet } from './patch-time.ts';
import type { Random } from './random.ts';
import type { Trace } from './trace.ts';

/** What becomes of a step that is about to be taken. */
export type Fate =
  | { readonly kind: 'taken' }
  /** It fails, before it has done anything or after it has done all. */
  | { readonly kind: 'failed'; readonly when: 'before' | 'after'; readonly error: Error }
  /** Its owner is gone, before it has done anything or after it has done all. */
  | { readonly kind: 'crash'; readonly when: 'before' | 'after' }
  | { readonly kind: 'later'; readonly ms: number };

export interface StepKind {
  /** `sql`, `http` …; with the name it says in the trace what was done. */
  readonly kind: 'sql' | 'http' | 'deliver';
  readonly name: string;
  /** What it is asked, for the trace. */
  readonly asks: unknown;
}

/** What of a result stands in the trace; what comes of the machine's own chance must not. */
export type Tells<Result> = (result: Result) => unknown;

export interface Step extends StepKind {
  readonly owner: Owner;
  readonly order: number;
  /** Not taken before this instant. */
  at: number;
  /** Whether it was put off already. */
  late: boolean;
  readonly take: (fate: Fate) => Promise<void>;
}

interface Timer {
  readonly owner: Owner;
  readonly at: number;
  readonly order: number;
  /** Nobody waits for it to come in time. */
  idle: boolean;
  readonly fire: () => void;
}

export interface TimerHandle {
  cancel(): void;
  setIdle(idle: boolean): void;
}

export interface Schedule {
  /** The true time, in epoch milliseconds. */
  now(): number;
  /**
   * Waits until this step's turn, takes it, and gives what came of it. While a step of the database
   * is taken nothing else runs.
   */
  step<Result>(kind: StepKind, work: () => Promise<Result>, tells?: Tells<Result>): Promise<Result>;
  /** Fires once so much time has passed; `idle`: time does not stop for it. */
  timer(ms: number, idle: boolean, fire: () => void): TimerHandle;
  /** All that this owner waits for never comes. */
  forget(owner: Owner): void;
  /** Takes steps and lets time pass until `ended` says so, which is asked whenever nothing is left to do at a moment. */
  run(ended: () => Promise<boolean>): Promise<void>;
}

export interface ScheduleOptions {
  readonly startAt: number;
  readonly random: Random;
  readonly trace: Trace;
  readonly fate: (step: Step) => Fate;
  readonly crash: (owner: Owner) => void;
  /** When what lies in the database wants to be looked at next, or null. */
  readonly nextDue: () => Promise<number | null>;
}

/** Steps in a row at one moment that are taken for a bot that turns in a circle. */
const mostAtOneMoment = 50_000;

export function openSchedule(options: ScheduleOptions): Schedule {
  const { random, trace, fate, crash, nextDue } = options;
  let now = options.startAt;
  let order = 0;
  let stirred = 0;
  let parked: Step[] = [];
  let timers: Timer[] = [];

  function step<Result>(
    kind: StepKind,
    work: () => Promise<Result>,
    tells: Tells<Result> = (result) => result,
  ): Promise<Result> {
    const owner = ownerNow();
    stirred += 1;
    order += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const heard = (end: () => void) => {
      if (owner.isGone) return;
      stirred += 1;
      end();
    };
    const take = async (of: Fate): Promise<void> => {
      if (of.kind === 'failed' && of.when === 'before') return heard(() => reject(of.error));
      const ending = as(owner, work).then(
        (result) => {
          if (of.kind === 'failed') return heard(() => reject(of.error));
          if (of.kind === 'crash') return;
          trace.add(now, owner, `= ${kind.name}`, tells(result));
          heard(() => resolve(result));
        },
        (error: unknown) => {
          if (of.kind === 'crash') return;
          trace.add(now, owner, `! ${kind.name}`, String(error));
          heard(() => reject(error));
        },
      );
      if (kind.kind === 'sql') await ending;
    };
    if (!owner.isGone) parked.push({ ...kind, owner, order, at: now, late: false, take });
    return promise;
  }

  function timer(ms: number, idle: boolean, fire: () => void): TimerHandle {
    const owner = ownerNow();
    stirred += 1;
    order += 1;
    const at = now + Math.max(0, Math.ceil(Number.isFinite(ms) ? ms : 0));
    const inContext = AsyncLocalStorage.snapshot();
    const set: Timer = { owner, at, order, idle, fire: () => inContext(fire) };
    if (!owner.isGone) timers.push(set);
    return {
      cancel: () => {
        const place = timers.indexOf(set);
        if (place >= 0) timers.splice(place, 1);
      },
      setIdle: (to) => {
        set.idle = to;
      },
    };
  }

  async function takeOne(): Promise<boolean> {
    const due = timers.filter(({ at }) => at <= now).sort(inTurn)[0];
    if (due) {
      timers.splice(timers.indexOf(due), 1);
      stirred += 1;
      due.fire();
      return true;
    }
    const ready = parked.filter(({ at }) => at <= now);
    if (ready.length === 0) return false;
    const chosen = random.pick(ready);
    const of = fate(chosen);
    if (of.kind === 'later') {
      chosen.at = now + of.ms;
      chosen.late = true;
      trace.add(now, chosen.owner, `later ${chosen.name}`, of.ms);
      return true;
    }
    parked.splice(parked.indexOf(chosen), 1);
    const how = of.kind === 'taken' ? '' : ` (${of.kind} ${of.when})`;
    trace.add(now, chosen.owner, `${chosen.kind} ${chosen.name}${how}`, chosen.asks);
    if (of.kind !== 'crash' || of.when === 'after') await chosen.take(of);
    if (of.kind === 'crash') crash(chosen.owner);
    return true;
  }

  /** The next moment at which anybody waits for something; idle timers count where nothing else does. */
  async function nextMoment(): Promise<number | null> {
    const waited = [...parked, ...timers.filter(({ idle }) => !idle)].map(({ at }) => at);
    const due = await nextDue();
    const idle = Math.min(...timers.map(({ at }) => at));
    const wanted = Math.min(...waited, due ?? Number.POSITIVE_INFINITY);
    // What is due already waits for somebody to look, which nobody does before they wake.
    const next = wanted > now ? wanted : idle;
    return Number.isFinite(next) ? Math.max(next, now) : null;
  }

  return {
    now: () => now,
    step,
    timer,
    forget(owner) {
      parked = parked.filter((one) => one.owner !== owner);
      timers = timers.filter((one) => one.owner !== owner);
    },
    async run(ended) {
      for (let atOnce = 0; ; atOnce += 1) {
        if (atOnce > mostAtOneMoment) throw new Error('the bot turns in a circle');
        await quiet(() => stirred);
        if (await takeOne()) continue;
        if (await ended()) return;
        const next = await nextMoment();
        if (next === null) throw new Error('nothing is left that could happen');
        if (next > now) atOnce = 0;
        now = next;
      }
    },
  };
}

function inTurn(one: Timer, other: Timer): number {
  return one.at - other.at || one.order - other.order;
}
