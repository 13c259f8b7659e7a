import type { Owner } from './owner.ts';
import { AnsweredInstead, WireError } from './patch-wire.ts';
import type { Random } from './random.ts';
import type { Fate, Step } from './schedule.ts';

export type PlatformName = 'slack' | 'teams';
type OutageKind = 'refused' | 'unavailable' | 'silent';

/** How often what goes wrong, each a part of the steps that it can strike. */
interface Rates {
  readonly crash: number;
  readonly sqlLost: number;
  readonly sqlSlow: number;
  readonly limited: number;
  readonly broken: number;
  readonly cut: number;
  readonly slow: number;
  readonly undelivered: number;
  readonly unheard: number;
  readonly repeated: number;
  readonly late: number;
}

/** What goes wrong in a run, by its own source of chance. */
export interface Weather {
  fate(step: Step): Fate;
  /** Whether a delivery comes once more, and after how long; null: it does not. */
  repeatsIn(): number | null;
  /** Milliseconds from what a call did to its answer. */
  answersIn(): number;
  begin(platform: PlatformName | 'database', kind: OutageKind): void;
  end(platform: PlatformName | 'database'): void;
  isOut(platform: PlatformName | 'database'): boolean;
  /** Nothing goes wrong any more. */
  calm(): void;
  isCalm(): boolean;
  note(fault: string): void;
  readonly counts: ReadonlyMap<string, number>;
}

/** Steps that loops take whether there is work or not: seldom worth a fault. */
const polls = /\.(nextIn|nextCheckAt|version|forgetDrafts|forgetKeys)$/;

export function openWeather(
  random: Random,
  platformOf: (name: string) => PlatformName | null,
): Weather {
  const rates = draw(random);
  const out = new Map<PlatformName | 'database', OutageKind>();
  const counts = new Map<string, number>();
  let isCalm = false;
  const note = (fault: string) => void counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const struck = (part: number, fault: string) => {
    if (isCalm || !random.chance(part)) return false;
    note(fault);
    return true;
  };
  // Seldom longer than the lease of what is being sent.
  const slowestMs = () => (random.chance(0.1) ? 90_000 : 20_000);
  const when = () => (random.chance(0.5) ? 'before' : 'after');
  const failed = (error: Error, at: 'before' | 'after' = 'before'): Fate => ({
    kind: 'failed',
    when: at,
    error,
  });
  const later = (least: number, most: number): Fate => ({
    kind: 'later',
    ms: random.span(least, most),
  });

  function ofSql(step: Step): Fate {
    if (out.has('database')) return failed(connectionLost());
    const part = polls.test(step.name) ? 0.1 : 1;
    if (struck(part * rates.sqlLost, 'database connections lost')) {
      return failed(connectionLost(), when());
    }
    if (!step.late && struck(part * rates.sqlSlow, 'slow queries')) return later(20, 90_000);
    return { kind: 'taken' };
  }

  function ofHttp(step: Step): Fate {
    const platform = platformOf(step.name);
    const outage = platform ? out.get(platform) : undefined;
    switch (outage) {
      case 'refused':
        return failed(new WireError('ECONNREFUSED'));
      case 'unavailable':
        return failed(new AnsweredInstead(plain(503)));
      case 'silent':
        if (!step.late) return later(30_000, 20 * 60_000);
        break;
      default:
        outage satisfies undefined;
    }
    if (struck(rates.limited, 'rate limits')) {
      const seconds = Math.ceil(random.span(1000, 90_000) / 1000);
      return failed(new AnsweredInstead(plain(429, { 'retry-after': String(seconds) })));
    }
    if (struck(rates.broken, 'answers 5xx')) {
      return failed(new AnsweredInstead(plain(random.pick([500, 502, 503]))), when());
    }
    if (struck(rates.cut, 'connections cut')) return failed(new WireError('ECONNRESET'), when());
    if (!step.late && struck(rates.slow, 'slow calls')) return later(20, slowestMs());
    return { kind: 'taken' };
  }

  function ofDelivery(step: Step): Fate {
    if (struck(rates.undelivered, 'deliveries lost')) return failed(new WireError('ECONNREFUSED'));
    if (struck(rates.unheard, 'acknowledgements lost')) {
      return failed(new WireError('ECONNRESET'), 'after');
    }
    if (!step.late && struck(rates.late, 'deliveries out of order')) return later(50, 60_000);
    return { kind: 'taken' };
  }

  return {
    fate(step) {
      const part = polls.test(step.name) ? 0.05 : 1;
      if (isReplica(step.owner) && struck(part * rates.crash, 'crashes')) {
        return { kind: 'crash', when: when() };
      }
      switch (step.kind) {
        case 'sql':
          return ofSql(step);
        case 'http':
          return ofHttp(step);
        case 'deliver':
          return ofDelivery(step);
        default:
          return step.kind satisfies never;
      }
    },
    repeatsIn: () =>
      struck(rates.repeated, 'deliveries doubled') ? random.span(10, 240_000) : null,
    answersIn: () => (struck(rates.slow, 'slow answers') ? random.span(20, slowestMs()) : 0),
    begin(platform, kind) {
      if (isCalm) return;
      out.set(platform, kind);
      note(platform === 'database' ? 'database outages' : `outages of ${platform}`);
    },
    end: (platform) => void out.delete(platform),
    isOut: (platform) => out.has(platform),
    calm() {
      isCalm = true;
      out.clear();
    },
    isCalm: () => isCalm,
    note,
    counts,
  };
}

function isReplica({ name }: Owner): boolean {
  return name !== 'world';
}

/** Each kind of fault is there or is not, seldom or often. */
function draw(random: Random): Rates {
  const rate = (most: number) =>
    random.chance(0.6) ? random.span(most * 100, most * 10_000) / 10_000 : 0;
  return {
    crash: rate(0.006),
    sqlLost: rate(0.01),
    sqlSlow: rate(0.01),
    limited: rate(0.1),
    broken: rate(0.1),
    cut: rate(0.15),
    slow: rate(0.08),
    undelivered: rate(0.1),
    unheard: rate(0.1),
    repeated: rate(0.3),
    late: rate(0.2),
  };
}

function plain(status: number, headers: Readonly<Record<string, string>> = {}) {
  return { status, headers: { 'content-type': 'text/plain', ...headers }, body: '' };
}

function connectionLost(): Error {
  return Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' });
}
