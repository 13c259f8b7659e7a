import { holds, readingsOf } from './engine/condition.ts';
import { type Condition, type Policy, type Question, questionsOf } from './engine/policy.ts';
import { enumerateSituations, maxSituations, type Situation } from './enumerate-situations.ts';
import { suggestion } from './find-nearest.ts';
import type { Problem } from './policy-problem.ts';
import type { Path } from './read-yaml.ts';

/** How many of the situations without exactly one level are printed. */
const SHOWN = 3;

interface Placed {
  readonly condition: Condition | undefined;
  readonly path: Path;
  /** What never comes about if the condition cannot hold. */
  readonly what: string;
  /** Only questions of earlier steps can be read. */
  readonly beforeStep: number;
}

/** Every condition on answers in the policy, with its place. */
function conditionsOf(policy: Policy): Placed[] {
  const after = policy.steps.length;
  return [
    ...policy.steps.flatMap((step, at) =>
      step.questions.map((question, within) => ({
        condition: question.when,
        path: ['steps', at, 'questions', within, 'when'],
        what: `question "${question.id}" is never asked`,
        beforeStep: at,
      })),
    ),
    ...policy.levelRules.map((rule, at) => ({
      condition: rule.when,
      path: ['levelRules', at, 'when'],
      what: 'this level rule never applies',
      beforeStep: after,
    })),
    ...policy.clockStarts.map((start, at) => ({
      condition: start.when,
      path: ['clockStarts', at, 'when'],
      what: 'this start of the clocks never applies',
      beforeStep: after,
    })),
    ...policy.escalation.thresholds.map((threshold, at) => ({
      condition: threshold.when,
      path: ['escalation', 'thresholds', at, 'when'],
      what: 'this threshold never applies',
      beforeStep: after,
    })),
  ];
}

/** Conditions that read what cannot have been answered: no such question, a later one, no such value. */
export function checkReadings(policy: Policy): Problem[] {
  return conditionsOf(policy).flatMap(({ condition, path, beforeStep }) =>
    readingsOf(condition).flatMap(({ question: id, value, within }): Problem[] => {
      const objection = objectionTo(policy, id, value, beforeStep);
      return objection ? [{ path: [...path, ...within], message: objection }] : [];
    }),
  );
}

function objectionTo(policy: Policy, id: string, value: string, beforeStep: number) {
  const step = policy.steps.findIndex((one) => one.questions.some((other) => other.id === id));
  const question = questionsOf(policy).find((other) => other.id === id);
  if (!question) {
    const ids = questionsOf(policy).map((other) => other.id);
    return `there is no question "${id}"; ${suggestion(id, ids)}`;
  }
  if (step >= beforeStep) {
    return `question "${id}" is not asked before this one; a condition can read questions of earlier steps only`;
  }
  const values = valuesOf(question);
  if (values === null) {
    return `question "${id}" is answered with a ${question.type}; a condition can read choice and yesNo questions only`;
  }
  return values.includes(value)
    ? null
    : `question "${id}" has no answer "${value}"; ${suggestion(value, values)}`;
}

function valuesOf(question: Question): readonly string[] | null {
  if (question.type === 'choice') return question.options.map((option) => option.value);
  return question.type === 'yesNo' ? ['yes', 'no'] : null;
}

/** Conditions that no possible set of answers fulfils. Wants readings without problems. */
export function checkReachable(policy: Policy): Problem[] {
  return conditionsOf(policy).flatMap(({ condition, path, what }): Problem[] => {
    if (condition === undefined) return [];
    const found = enumerateSituations(policy, [condition]);
    const possible = found?.situations.some(({ answers, hoursOpen }) =>
      holds(condition, answers, hoursOpen),
    );
    if (possible !== false) return [];
    return [{ path, message: `${what}: no possible answers fulfil its condition` }];
  });
}

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

function situationText({ answers, hoursOpen }: Situation, readsHours: boolean): string {
  const parts = Object.entries(answers).map(([id, value]) => `${id}: ${value ?? 'left empty'}`);
  if (readsHours) parts.push(`hours: ${hoursOpen ? 'open' : 'closed'}`);
  return parts.join(', ');
}
