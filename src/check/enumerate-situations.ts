import { releasesOf } from '../engine/catalogue.ts';
import { holds, readingsOf } from '../engine/condition.ts';
import { type Condition, type Policy, type Question, questionsOf } from '../engine/policy.ts';

/** A set of answers that can come about, with the desk's hours. */
export interface Situation {
  /** Of the questions that matter and are asked; null where an optional one is left empty. */
  readonly answers: Readonly<Record<string, string | null>>;
  readonly hoursOpen: boolean;
  /** How many sets of answers this one stands for: values that no condition names are alike. */
  readonly count: number;
}

/** More situations than this are not gone through. */
export const maxSituations = 100_000;

/**
 * Every situation that the conditions can tell apart: the answers to the questions that they read,
 * and to those that decide whether these are asked, as far as they are asked; hours open and closed
 * where it matters. null where there are more than `maxSituations`.
 */
export function enumerateSituations(
  policy: Policy,
  conditions: readonly (Condition | undefined)[],
): { readonly situations: readonly Situation[]; readonly readsHours: boolean } | null {
  const relevant = [...conditions];
  const questions = relevantQuestions(policy, relevant);
  const readsHours = relevant.some((condition) => condition?.hours ?? condition?.unless?.hours);
  const named = new Map<string, Set<string>>();
  for (const { question, value } of relevant.flatMap(readingsOf)) {
    named.set(question, (named.get(question) ?? new Set()).add(value));
  }

  let situations: Situation[] = (readsHours ? [true, false] : [true]).map((hoursOpen) => ({
    answers: {},
    hoursOpen,
    count: 1,
  }));
  for (const question of questions) {
    const choices = choicesOf(question, policy, named.get(question.id) ?? new Set());
    situations = situations.flatMap((situation) =>
      holds(question.when, situation.answers, situation.hoursOpen)
        ? choices.map(({ value, count }) => ({
            ...situation,
            answers: { ...situation.answers, [question.id]: value },
            count: situation.count * count,
          }))
        : [situation],
    );
    if (situations.length > maxSituations) return null;
  }
  return { situations, readsHours };
}

/**
 * The questions that the conditions read, in the order of asking, with those that decide whether
 * these are asked; the conditions of all of them are added to the list.
 */
function relevantQuestions(policy: Policy, conditions: (Condition | undefined)[]): Question[] {
  const found = new Set<Question>();
  for (const condition of conditions) {
    const read = new Set(readingsOf(condition).map(({ question }) => question));
    for (const question of questionsOf(policy)) {
      if (!read.has(question.id) || found.has(question)) continue;
      found.add(question);
      conditions.push(question.when);
    }
  }
  return questionsOf(policy).filter((question) => found.has(question));
}

interface AnswerChoice {
  readonly value: string | null;
  readonly count: number;
}

/** The values that a condition may ask this question to have; null where it has no list of them. */
export function valuesOf(question: Question, policy: Policy): readonly string[] | null {
  switch (question.type) {
    case 'choice':
      return question.options.map(({ value }) => value);
    case 'yesNo':
      return ['yes', 'no'];
    case 'product':
      return releasesOf(question, policy).map(({ value }) => value);
    case 'text':
    case 'number':
    case 'date':
    case 'file':
      return null;
    default:
      return question satisfies never;
  }
}

/** The answers that conditions can tell apart; one stands for all that the same names fit. */
function choicesOf(
  question: Question,
  policy: Policy,
  named: ReadonlySet<string>,
): readonly AnswerChoice[] {
  const choices = new Map<string, { value: string; count: number }>();
  for (const value of valuesOf(question, policy) ?? []) {
    const fits = [...named].filter((name) => value === name || value.startsWith(`${name}/`));
    const key = fits.join(' ');
    const alike = choices.get(key) ?? { value, count: 0 };
    alike.count += 1;
    choices.set(key, alike);
  }
  return question.required
    ? [...choices.values()]
    : [...choices.values(), { value: null, count: 1 }];
}

/** A situation as a problem prints it, e.g. `impact: high, hours: open`. */
export function situationText({ answers, hoursOpen }: Situation, readsHours: boolean): string {
  const parts = Object.entries(answers).map(([id, value]) => `${id}: ${value ?? 'left empty'}`);
  if (readsHours) parts.push(`hours: ${hoursOpen ? 'open' : 'closed'}`);
  return parts.join(', ');
}
