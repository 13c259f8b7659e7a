import type { Goal, Line } from '../suite.ts';
import type { Figure } from './figure.ts';

export const verdicts = ['holds', 'holds (not in every round)', 'falls short', 'reported'] as const;
type Verdict = (typeof verdicts)[number];

/** The median decides. Throws where the goal is of a ratio and the line has none. */
export function verdictOf({ what, ours, ratio, goal }: Line): Verdict {
  if (goal === null) return 'reported';
  const judged = goal.of === 'ours' ? ours : ratio;
  if (judged === null) throw new Error(`"${what}" has a goal for a ratio, and no ratio`);
  if (!keeps(goal, judged.median)) return 'falls short';
  return keeps(goal, worst(goal, judged)) ? 'holds' : 'holds (not in every round)';
}

function keeps({ is, value }: Goal, found: number): boolean {
  switch (is) {
    case 'at most':
      return found <= value;
    case 'at least':
      return found >= value;
    case 'below':
      return found < value;
    default:
      return is satisfies never;
  }
}

function worst({ is }: Goal, { least, most }: Figure): number {
  return is === 'at least' ? least : most;
}
