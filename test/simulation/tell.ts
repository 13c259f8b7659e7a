import type { Counts } from './run.ts';
import type { Ended } from './run-seeds.ts';

const mostShown = 5;
const yearMs = 365.25 * 24 * 60 * 60_000;

/** What went wrong in a run, and how to see it again; null where nothing did. */
export function describeFailure(ended: Ended, planted: string | null): string | null {
  const seed = ended.kind === 'done' ? ended.outcome.seed : ended.seed;
  const plant = planted === null ? '' : ` --planted ${planted}`;
  const replay = `  again: npm run simulate -- --seeds 1 --from ${seed}${plant} --trace`;
  if (ended.kind === 'failed') return `seed ${seed} did not end: ${ended.error}\n${replay}`;
  const { violations } = ended.outcome;
  if (violations.length === 0) return null;
  const shown = violations
    .slice(0, mostShown)
    .map(
      ({ invariant, says, evidence }) =>
        `  ${invariant}: ${says}\n    ${JSON.stringify(evidence)?.slice(0, 400)}`,
    );
  const more = violations.length - shown.length;
  const rest = more > 0 ? [`  and ${more} more`] : [];
  return [`seed ${seed}: ${violations.length} violations`, ...shown, ...rest, replay].join('\n');
}

/** All runs together. */
export function describeTotals(ended: readonly Ended[], seconds: number): string {
  const done = ended.flatMap((one) => (one.kind === 'done' ? [one.outcome] : []));
  const sum = (of: (counts: Counts) => number) =>
    done.reduce((total, { counts }) => total + of(counts), 0);
  const faults = new Map<string, number>();
  for (const { counts } of done) {
    for (const [kind, times] of Object.entries(counts.faults)) {
      faults.set(kind, (faults.get(kind) ?? 0) + times);
    }
  }
  const kinds = [...faults].toSorted(([, one], [, other]) => other - one);
  const violations = done.reduce((total, one) => total + one.violations.length, 0);
  return [
    `runs               ${ended.length}, of which ${ended.length - done.length} did not end`,
    `simulated years    ${(sum(({ simulatedMs }) => simulatedMs) / yearMs).toFixed(1)}`,
    `replicas           ${sum(({ replicas }) => replicas)}, in ${sum(({ steps }) => steps)} steps`,
    `tickets            ${sum(({ tickets }) => tickets)}`,
    `thresholds fired   ${sum(({ thresholds }) => thresholds)}`,
    `messages           ${sum(({ messages }) => messages)}`,
    `faults injected    ${[...faults.values()].reduce((total, times) => total + times, 0)}`,
    ...kinds.map(([kind, times]) => `  ${String(times).padStart(8)} ${kind}`),
    `violations         ${violations}`,
    `took               ${Math.round(seconds)} s`,
  ].join('\n');
}
