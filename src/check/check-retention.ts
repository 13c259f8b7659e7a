import { durationMs, formatDuration } from '../engine/duration.ts';
import { leastPeriodMs, periodText } from '../engine/period.ts';
import type { Policy } from '../engine/policy.ts';
import type { Problem } from './policy-problem.ts';

/** Forms and messages of a ticket may be answered for so long, and what comes of it is looked up. */
const SHORTEST_DAYS = 30;

/** Tickets that are kept long enough to be reopened, with all that their escalation had before it. */
export function checkRetention({ retention, escalation }: Policy): Problem[] {
  if (!retention) return [];
  const path = ['retention', 'resolved'];
  const kept = leastPeriodMs(retention.resolved);
  if (kept < durationMs(`P${SHORTEST_DAYS}D`)) {
    const message = `a ticket kept for ${periodText(retention.resolved)} is gone before people have come back to it; give at least ${SHORTEST_DAYS} days`;
    return [{ path, message }];
  }
  const longest = Math.max(0, ...escalation.thresholds.map(({ after }) => durationMs(after)));
  if (kept >= longest) return [];
  const message = `a ticket kept for ${periodText(retention.resolved)} may be gone before the last threshold, at ${formatDuration(longest)}, which counts on after a reopening; keep it for longer`;
  return [{ path, message }];
}
