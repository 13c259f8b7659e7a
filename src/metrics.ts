import type { PrometheusContentType } from 'prom-client';
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Histogram from 'prom-client/lib/histogram.js';
import Registry from 'prom-client/lib/registry.js';
import type { Backlog } from '../db/index.ts';
import type { Meter } from './runtime/ports.ts';

export interface Metrics {
  readonly meter: Meter;
  readonly contentType: string;
  /** All of it in Prometheus' text format. Where `backlog` fails, the database counts as away. */
  text(): Promise<string>;
}

/** Seconds, for what takes from a moment to hours. */
const fast = [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10];
const slow = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600];

/**
 * What operators watch, in a registry of its own. No label names a desk, a person or a ticket, so
 * there are no more series than platforms and outcomes; nothing says how many tickets there are.
 */
export function newMetrics(
  backlog: () => Promise<Backlog>,
  build: Readonly<Record<'version' | 'node', string>>,
): Metrics {
  const registry = new Registry<PrometheusContentType>();
  const registers = [registry];
  const named = (name: string, help: string) => ({ name: `firstline_${name}`, help, registers });
  const counter = <L extends string>(name: string, labelNames: L[], help: string) =>
    new Counter({ ...named(name, help), labelNames });
  const gauge = <L extends string>(name: string, labelNames: L[], help: string) =>
    new Gauge({ ...named(name, help), labelNames });
  const histogram = <L extends string>(
    name: string,
    labelNames: L[],
    buckets: number[],
    help: string,
  ) => new Histogram({ ...named(name, help), labelNames, buckets });

  const acknowledged = histogram(
    'acknowledgement_seconds',
    ['platform'],
    fast,
    'From a request that was let in to its acknowledgement',
  );
  const turnedAway = counter(
    'turned_away_total',
    ['urgency'],
    'What was asked for and turned away, as there was too much of it',
  );
  const submitted = counter(
    'submissions_total',
    ['platform', 'outcome'],
    'Forms of reports that were sent in: opened, repeated, invalid or referred',
  );
  const checked = histogram(
    'check_lateness_seconds',
    [],
    slow,
    'How late the clocks of a ticket were looked at',
  );
  const delivered = counter(
    'deliveries_total',
    ['platform', 'outcome'],
    'Attempts to send: sent, waiting, refused, retryable or ambiguous',
  );
  const sentAfter = histogram(
    'delivery_seconds',
    ['platform', 'urgent'],
    slow,
    'From the writing of a message to its sending',
  );
  const paced = histogram(
    'pace_wait_seconds',
    ['platform'],
    fast,
    'What a message waited for the pace of its platform',
  );
  const overdue = counter(
    'overdue_escalations_total',
    ['platform'],
    'Escalations that waited unsent until the desk was told',
  );
  const up = gauge('database_up', [], 'Whether the database answers: 1 or 0');
  const pending = gauge('outbox_pending', ['urgent'], 'Messages that are not sent');
  const oldest = gauge('outbox_oldest_seconds', ['urgent'], 'Since when the oldest of them waits');
  const checksOverdue = gauge('checks_overdue', [], 'Tickets whose clocks are to be looked at');
  gauge('build_info', ['version', 'node'], 'What runs; always 1').set(build, 1);

  async function look(): Promise<void> {
    try {
      const now = await backlog();
      for (const [which, { pending: count, oldestMs }] of Object.entries(now.outbox)) {
        const urgent = String(which === 'urgent');
        pending.set({ urgent }, count);
        oldest.set({ urgent }, oldestMs / 1000);
      }
      checksOverdue.set(now.checksOverdue);
      up.set(1);
    } catch {
      // What is not known has no value, rather than its last one.
      pending.reset();
      oldest.reset();
      checksOverdue.remove();
      up.set(0);
    }
  }

  let processes = false;
  let looking: Promise<string> | null = null;
  async function write(): Promise<string> {
    // Begun when somebody asks, as some of it is measured all the time from then on.
    if (!processes) (await import('prom-client')).collectDefaultMetrics({ register: registry });
    processes = true;
    await look();
    return registry.metrics();
  }

  return {
    contentType: registry.contentType,
    text() {
      looking ??= write().finally(() => {
        looking = null;
      });
      return looking;
    },
    meter: {
      acknowledged: (platform, ms) => acknowledged.observe({ platform }, ms / 1000),
      turnedAway: (urgency) => turnedAway.inc({ urgency }),
      submitted: (platform, outcome) => submitted.inc({ platform, outcome }),
      checked: (ms) => checked.observe(ms / 1000),
      delivered: (platform, outcome) => delivered.inc({ platform, outcome }),
      sentAfter: (platform, urgent, ms) =>
        sentAfter.observe({ platform, urgent: String(urgent) }, ms / 1000),
      paced: (platform, ms) => paced.observe({ platform }, ms / 1000),
      overdue: (platform) => overdue.inc({ platform }),
    },
  };
}
