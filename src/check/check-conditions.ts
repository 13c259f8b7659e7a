import { holds, readingsOf } from '../engine/condition.ts';
import { type Condition, type Policy, type Question, questionsOf } from '../engine/policy.ts';
import { nearest, suggestion } from '../files/find-nearest.ts';
import type { Path } from '../files/read-yaml.ts';
import { outcomesOf } from './check-outcomes.ts';
import { enumerateSituations, valuesOf } from './enumerate-situations.ts';
import type { Problem } from './policy-problem.ts';

interface Placed {
  readonly condition: Condition | undefined;
  readonly path: Path;
  /** What never comes about if the condition cannot hold. */
  readonly what: string;
  /** Only questions of earlier steps can be read. */
  readonly beforeStep: number;
  /** What has to hold besides: that the question is asked whose date matters. */
  readonly besides?: readonly (Condition | undefined)[];
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
    ...outcomesOf(policy).map(({ kind, path, circumstance: { when, release, date } }) => ({
      condition: when,
      path: [...path, 'when'],
      what: `this ${kind} never applies`,
      beforeStep: after,
      besides: questionsOf(policy)
        .filter(({ id }) => id === release?.question || id === date?.question)
        .map((question) => question.when),
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
  const values = valuesOf(question, policy);
  if (values === null) {
    return `question "${id}" is answered with a ${question.type}; a condition can read choice, yesNo and product questions only; ${wayOut[question.type]}`;
  }
  // Without its catalogue, which is told already, no answer is known.
  if (values.length === 0 || values.some((one) => one === value || one.startsWith(`${value}/`)))
    return null;
  const products = [...new Set(values.map((one) => one.replace(/\/.*/, '')))];
  const near = nearest(value, [...products, ...values]);
  return `question "${id}" has no answer "${value}"; ${suggestion(value, near ? [near] : products)}`;
}

/** What to write where a condition cannot read a question. */
const wayOut: Readonly<Partial<Record<Question['type'], string>>> = {
  text: 'ask a choice instead, or a yesNo question in an earlier step',
  number: 'ask a choice of ranges instead',
  date: 'an outcome can say date: {question, within} or date: {question, longerThan}',
  file: 'ask a yesNo question in an earlier step',
};

/** Conditions that no possible set of answers fulfils. Wants readings without problems. */
export function checkReachable(policy: Policy): Problem[] {
  return conditionsOf(policy).flatMap(({ condition, path, what, besides = [] }): Problem[] => {
    if (condition === undefined) return [];
    const all = [condition, ...besides];
    const found = enumerateSituations(policy, all);
    const possible = found?.situations.some(({ answers, hoursOpen }) =>
      all.every((one) => holds(one, answers, hoursOpen)),
    );
    if (possible !== false) return [];
    return [{ path, message: `${what}: no possible answers fulfil its condition` }];
  });
}
