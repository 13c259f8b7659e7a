import { holds } from './condition.ts';
import type { Policy } from './policy.ts';
import type { Answers, LevelReason } from './ticket.ts';

export interface Priority {
  readonly level: string;
  readonly reason: LevelReason;
  /** Support is asked to look at the level again. */
  readonly review: boolean;
}

/**
 * The priority level that the answers give, with the reason and the clauses behind it.
 * A checked policy gives exactly one; throws a RangeError where no rule fits.
 */
export function priorityOf(policy: Policy, answers: Answers, hoursOpen: boolean): Priority {
  const rule = policy.levelRules.find((candidate) => holds(candidate.when, answers, hoursOpen));
  if (!rule) throw new RangeError('no level rule of the policy fits these answers');
  return {
    level: rule.level,
    reason: { because: rule.because, clauses: rule.clauses },
    review: rule.review,
  };
}
