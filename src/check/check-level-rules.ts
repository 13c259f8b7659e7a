import { holds } from '../engine/condition.ts';
import type { Policy } from '../engine/policy.ts';
import {
  enumerateSituations,
  maxSituations,
  type Situation,
  situationText,
} from './enumerate-situations.ts';
import type { Problem } from './policy-problem.ts';

/** How many of the situations without exactly one level are printed. */
const SHOWN = 3;

/**
 * Goes through every set of answers that the level rules can tell apart, with the hours where they
 * matter, and proves that each gives exactly one level. Wants readings without problems.
 */
export function checkLevelRules(policy: Policy): { problems: Problem[]; warnings: Problem[] } {
  const rules = policy.levelRules;
  const found = enumerateSituations(
    policy,
    rules.map((rule) => rule.when),
  );
  if (!found) {
    const message = `the level rules tell more than ${maxSituations} sets of answers apart; let them read fewer questions`;
    return { problems: [{ path: ['levelRules'], message }], warnings: [] };
  }
  const gaps: Situation[] = [];
  const overlaps = new Map<string, Overlap>();
  for (const situation of found.situations) {
    const [first, ...others] = [...rules.keys()].filter((at) =>
      holds(rules[at]?.when, situation.answers, situation.hoursOpen),
    );
    if (first === undefined) gaps.push(situation);
    for (const second of others) {
      const key = `${first} ${second}`;
      const overlap: Overlap = overlaps.get(key) ?? { first: first ?? 0, second, situations: [] };
      overlap.situations.push(situation);
      overlaps.set(key, overlap);
    }
  }

  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  if (gaps.length > 0) {
    const message = `no level rule fits ${examples(gaps, found.readsHours)}`;
    problems.push({ path: ['levelRules'], message });
  }
  for (const { first, second, situations } of overlaps.values()) {
    const [one, other] = [rules[first], rules[second]];
    const same = one?.level === other?.level && one?.review === other?.review;
    const levels = same
      ? `both give ${policy.levelWord} ${one?.level}, and the first gives the reason`
      : `they give ${outcome(policy, first)} and ${outcome(policy, second)}`;
    (same ? warnings : problems).push({
      path: ['levelRules', second],
      message: `fits besides levelRules[${first}]; ${levels}, for ${examples(situations, found.readsHours)}`,
    });
  }
  return { problems, warnings };
}

interface Overlap {
  readonly first: number;
  readonly second: number;
  readonly situations: Situation[];
}

function outcome(policy: Policy, at: number): string {
  const rule = policy.levelRules[at];
  return `${policy.levelWord} ${rule?.level}${rule?.review ? ' with a review' : ''}`;
}

/** The first few situations, and how many more there are. */
function examples(situations: readonly Situation[], readsHours: boolean): string {
  const shown = situations.slice(0, SHOWN);
  const count = (some: readonly Situation[]) => some.reduce((sum, one) => sum + one.count, 0);
  const more = count(situations) - shown.length;
  const text = shown.map((situation) => `{${situationText(situation, readsHours)}}`).join(', ');
  return more > 0 ? `${text} and ${more} more` : text;
}
