import { deskOpen } from './clock-time.ts';
import { holds } from './condition.ts';
import type { Instant } from './instant.ts';
import type { Policy, Question } from './policy.ts';
import type { Answers } from './ticket.ts';

/** Longest answer that is accepted where a question sets no limit of its own, in characters. */
export const maxAnswerLength = 3000;

export interface Step {
  /** Index into the policy's steps. */
  readonly index: number;
  readonly title: string;
  readonly questions: readonly Question[];
}

/** Whether a question is asked, given the earlier answers and the moment. */
function asked(question: Question, policy: Policy, answers: Answers, now: Instant): boolean {
  return holds(question.when, answers, deskOpen(policy, now));
}

/** A step with the questions of it that are asked; null where none is, or there is no such step. */
export function stepAt(policy: Policy, index: number, answers: Answers, now: Instant): Step | null {
  const step = policy.steps[index];
  const counted = askedAnswers(policy, answers, now);
  const questions = step?.questions.filter((question) => asked(question, policy, counted, now));
  return step && questions?.length ? { index, title: step.title, questions } : null;
}

/** The nearest step after `index` (-1: the first) that asks something; null at the end. */
export function followingStep(
  policy: Policy,
  index: number,
  answers: Answers,
  now: Instant,
): Step | null {
  for (let later = index + 1; later < policy.steps.length; later += 1) {
    const step = stepAt(policy, later, answers, now);
    if (step) return step;
  }
  return null;
}

/** The nearest step before `index` that asks something; null at the beginning. */
export function precedingStep(
  policy: Policy,
  index: number,
  answers: Answers,
  now: Instant,
): Step | null {
  for (let earlier = index - 1; earlier >= 0; earlier -= 1) {
    const step = stepAt(policy, earlier, answers, now);
    if (step) return step;
  }
  return null;
}

/**
 * The first step with a question that is asked and has no valid answer yet (null is one where the
 * question is optional); null where all is settled, that is, where the ticket can be opened.
 */
export function unsettledStep(policy: Policy, answers: Answers, now: Instant): Step | null {
  for (const index of policy.steps.keys()) {
    const step = stepAt(policy, index, answers, now);
    if (!step) continue;
    const unasked = step.questions.some((question) => answers[question.id] === undefined);
    if (unasked || Object.keys(checkStep(step, answers).errors).length > 0) return step;
  }
  return null;
}

/**
 * The answers that count: those to questions that are asked. An answer to a question whose
 * condition no longer holds, after going back, is left out.
 */
export function askedAnswers(policy: Policy, answers: Answers, now: Instant): Answers {
  const kept: Record<string, string | null> = {};
  for (const step of policy.steps) {
    for (const question of step.questions) {
      if (!asked(question, policy, kept, now)) continue;
      const answer = answers[question.id];
      if (answer !== undefined) kept[question.id] = answer;
    }
  }
  return kept;
}

export interface Checked {
  /** Tidied answers of the step; null where an optional one was left empty. */
  readonly answers: Answers;
  /** What is wrong, by question id; empty where all is well. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Checks what was typed into a step. Values of questions that were not asked are ignored. */
export function checkStep(step: Step, values: Answers): Checked {
  const answers: Record<string, string | null> = {};
  const errors: Record<string, string> = {};
  for (const question of step.questions) {
    const value = values[question.id]?.trim() || null;
    const error = value === null ? missing(question) : wrong(question, value);
    if (error) errors[question.id] = error;
    answers[question.id] = value;
  }
  return { answers, errors };
}

function missing(question: Question): string | null {
  if (!question.required) return null;
  return question.type === 'choice' || question.type === 'yesNo'
    ? 'Please choose one.'
    : 'Please fill this in.';
}

function wrong(question: Question, value: string): string | null {
  switch (question.type) {
    case 'text': {
      const limit = question.maxLength ?? maxAnswerLength;
      return [...value].length > limit
        ? `Please shorten this to ${limit} characters. It has ${[...value].length}.`
        : null;
    }
    case 'choice':
      return question.options.some((option) => option.value === value)
        ? null
        : 'Please choose one of the options.';
    case 'yesNo':
      return value === 'yes' || value === 'no' ? null : 'Please choose Yes or No.';
    case 'number':
      return wrongNumber(question, value);
    case 'date':
      return isDate(value) ? null : 'Please give a date as year-month-day, such as 2026-03-31.';
    default:
      return question satisfies never;
  }
}

function wrongNumber(
  question: Extract<Question, { type: 'number' }>,
  value: string,
): string | null {
  const number = Number(value);
  if (!Number.isFinite(number)) return 'Please give a number.';
  if (question.min !== undefined && number < question.min) {
    return `Please give a number of at least ${question.min}.`;
  }
  if (question.max !== undefined && number > question.max) {
    return `Please give a number of at most ${question.max}.`;
  }
  return null;
}

function isDate(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!match) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** An answer as people read it: the label of an option, Yes or No, or the text itself. */
export function answerText(question: Question, answer: string): string {
  if (question.type === 'yesNo') return answer === 'yes' ? 'Yes' : 'No';
  if (question.type !== 'choice') return answer;
  return question.options.find((option) => option.value === answer)?.label ?? answer;
}
