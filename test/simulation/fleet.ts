import type { Desk } from '../../src/runtime/ports.ts';
import { as, type Owner } from './owner.ts';
import type { Random } from './random.ts';
import type { Replica } from './replica.ts';
import type { Schedule, TimerHandle } from './schedule.ts';

/** The replicas that live, and those that come after them. */
export interface Fleet {
  live(): readonly Replica[];
  /** As many as there are to be. */
  isWhole(): boolean;
  /** This one is gone at once; another comes after a while. */
  crash(owner: Owner): void;
  /** All are gone at once, and none comes back before that much time has passed. */
  stayAway(ms: number): void;
  reload(desks: readonly Desk[]): void;
  /** Those that are gone come back at once. */
  hasten(): void;
}

export interface FleetOptions {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly size: number;
  readonly start: (owner: Owner, desks: readonly Desk[]) => Promise<Replica>;
  readonly gone: (replica: Replica) => void;
  readonly desks: readonly Desk[];
}

export function openFleet(options: FleetOptions): Fleet {
  const { schedule, random, size, start, gone } = options;
  const live = new Map<Owner, Replica>();
  const awaited = new Set<TimerHandle>();
  let { desks } = options;
  let isHasty = false;
  let begun = 0;
  let awayUntil = 0;

  function begin(ms: number): void {
    const wait = isHasty ? Math.min(ms, 1000) : Math.max(ms, awayUntil - schedule.now());
    const timer = schedule.timer(wait, false, () => {
      awaited.delete(timer);
      // It was to come before all went away.
      if (schedule.now() < awayUntil) return begin(0);
      begun += 1;
      const owner: Owner = { name: `r${begun}`, isGone: false, skewMs: 0 };
      const with_ = desks;
      as(owner, () => start(owner, with_)).then(
        (replica) => {
          live.set(owner, replica);
          if (schedule.now() < awayUntil) return crash(owner);
          if (with_ !== desks) void replica.reload(desks).catch(() => crash(owner));
        },
        () => crash(owner),
      );
    });
    awaited.add(timer);
  }

  function crash(owner: Owner): void {
    if (owner.isGone) return;
    owner.isGone = true;
    schedule.forget(owner);
    const replica = live.get(owner);
    live.delete(owner);
    if (replica) gone(replica);
    begin(random.chance(0.7) ? random.span(100, 10_000) : random.span(10_000, 30 * 60_000));
  }

  for (let place = 0; place < size; place += 1) begin(place === 0 ? 0 : random.span(1, 5000));
  return {
    live: () => [...live.values()],
    isWhole: () => live.size === size,
    crash,
    stayAway(ms) {
      awayUntil = schedule.now() + ms;
      for (const owner of live.keys()) crash(owner);
    },
    reload(to) {
      desks = to;
      for (const replica of live.values()) {
        schedule.timer(random.span(1, 60_000), false, () => {
          if (!replica.owner.isGone) replica.reload(desks).catch(() => crash(replica.owner));
        });
      }
    },
    hasten() {
      isHasty = true;
      awayUntil = 0;
      for (const timer of [...awaited]) {
        timer.cancel();
        awaited.delete(timer);
        begin(0);
      }
    },
  };
}
