import { type Policy, questionsOf } from '../engine/policy.ts';
import type { Path } from '../files/read-yaml.ts';
import { checkCatalogues } from './check-catalogues.ts';
import { checkReachable, checkReadings } from './check-conditions.ts';
import { checkForms } from './check-forms.ts';
import { checkLevelRules } from './check-level-rules.ts';
import { checkConsents, checkOutcomes, outcomeLists } from './check-outcomes.ts';
import {
  checkCarried,
  checkClauses,
  checkLevelReferences,
  checkUnused,
} from './check-references.ts';
import { checkRetention } from './check-retention.ts';
import {
  checkAssignment,
  checkBusinessDays,
  checkCalendars,
  checkClockChanges,
  checkExceptions,
  checkReminders,
  checkTargets,
  checkThresholds,
} from './check-times.ts';
import { type Problem, unknownId } from './policy-problem.ts';

export type { Problem };

export interface PolicyCheck {
  /** The policy cannot be used with these. */
  readonly problems: readonly Problem[];
  /** It can, but this may not be what was meant. */
  readonly warnings: readonly Problem[];
}

/** Whether a policy of the right shape makes sense as a whole. */
export function checkPolicy(policy: Policy): PolicyCheck {
  const readings = checkReadings(policy);
  const duplicates = checkIds(policy);
  const catalogues = checkCatalogues(policy);
  const problems = [
    ...duplicates,
    ...checkTitle(policy),
    ...checkQuestions(policy),
    ...checkCalendars(policy),
    ...checkTargets(policy),
    ...checkThresholds(policy),
    ...checkReminders(policy),
    ...checkLevelReferences(policy),
    ...catalogues,
    ...checkOutcomes(policy),
    ...checkAssignment(policy),
    ...checkRetention(policy),
    ...checkForms(policy),
    ...checkClauses(policy),
    ...readings,
  ];
  const warnings = [
    ...checkUnused(policy),
    ...checkCarried(policy),
    ...checkClockChanges(policy),
    ...checkBusinessDays(policy),
    ...checkExceptions(policy),
  ];
  if (readings.length + duplicates.length + catalogues.length === 0) {
    const rules = checkLevelRules(policy);
    problems.push(...checkReachable(policy), ...rules.problems, ...checkConsents(policy));
    warnings.push(...rules.warnings);
  }
  return { problems, warnings };
}

/** Ids that stand twice in one list. */
function checkIds(policy: Policy): Problem[] {
  const questions = policy.steps.flatMap((step, at) =>
    step.questions.map((question, within) => ({
      id: question.id,
      path: ['steps', at, 'questions', within, 'id'],
    })),
  );
  const options = policy.steps.flatMap((step, at) =>
    step.questions.flatMap((question, within) =>
      question.type === 'choice'
        ? twice(
            'option',
            question.options.map(({ value }, option) => ({
              id: value,
              path: ['steps', at, 'questions', within, 'options', option, 'value'],
            })),
          )
        : [],
    ),
  );
  const ids = (list: string, entries: readonly { id: string }[]) =>
    entries.map(({ id }, at) => ({ id, path: [list, at, 'id'] }));
  return [
    ...twice('question', questions),
    ...options,
    ...twice('level', ids('levels', policy.levels)),
    ...outcomeLists.flatMap(({ list, kind }) => twice(kind, ids(list, policy[list]))),
    ...twice('assumption', ids('assumptions', policy.assumptions)),
  ];
}

function twice(what: string, entries: readonly { id: string; path: Path }[]): Problem[] {
  return entries
    .filter(({ id }, at) => entries.findIndex((other) => other.id === id) < at)
    .map(({ id, path }) => ({ path, message: `the ${what} "${id}" stands above already` }));
}

function checkTitle(policy: Policy): Problem[] {
  const path = ['titleQuestion'];
  const id = policy.titleQuestion;
  const question = questionsOf(policy).find((candidate) => candidate.id === id);
  if (!question)
    return [
      unknownId(
        path,
        'question',
        id,
        questionsOf(policy).map((one) => one.id),
      ),
    ];
  const objections = [
    question.type === 'text' ? '' : `it is of the type ${question.type}, expected text`,
    question.required ? '' : 'it is optional, expected a required one',
    question.when ? 'it is asked on a condition, expected one that is always asked' : '',
    policy.steps[0]?.questions.includes(question) ? '' : 'expected a question of the first step',
  ];
  return objections
    .filter((objection) => objection !== '')
    .map((objection) => ({ path, message: `question "${id}" cannot be the title: ${objection}` }));
}

function checkQuestions(policy: Policy): Problem[] {
  return policy.steps.flatMap((step, at) =>
    step.questions.flatMap((question, within): Problem[] => {
      if (question.type !== 'number') return [];
      const { min, max } = question;
      if (min === undefined || max === undefined || min <= max) return [];
      const path = ['steps', at, 'questions', within, 'max'];
      return [{ path, message: `the largest number, ${max}, is below the smallest, ${min}` }];
    }),
  );
}
