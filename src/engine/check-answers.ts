import { readFiles } from './attached-files.ts';
import { type ReleaseChoice, releasesOf } from './catalogue.ts';
import type { Policy, Question } from './policy.ts';
import type { Answers } from './ticket.ts';

/** Longest answer that is accepted where a question sets no limit of its own, in characters. */
export const maxAnswerLength = 3000;

type ProductQuestion = Extract<Question, { type: 'product' }>;

/** A question with all that is needed to ask it. */
export type AskedQuestion =
  | Exclude<Question, ProductQuestion>
  | (ProductQuestion & { readonly releases: readonly ReleaseChoice[] });

/** The question with what it offers, from the policy's catalogues. */
export function offered(question: Question, policy: Policy): AskedQuestion {
  return question.type === 'product'
    ? { ...question, releases: releasesOf(question, policy) }
    : question;
}

export interface Checked {
  /** Tidied answers of the step; null where an optional one was left empty. */
  readonly answers: Answers;
  /** What is wrong, by question id; empty where all is well. */
  readonly errors: Readonly<Record<string, string>>;
}

/**
 * Checks what was typed into a step. Values of questions that were not asked are ignored. A file
 * field that comes back empty keeps the `earlier` files: a form cannot be filled with them again.
 */
export function checkStep(
  step: { readonly questions: readonly AskedQuestion[] },
  values: Answers,
  earlier: Answers = {},
): Checked {
  const answers: Record<string, string | null> = {};
  const errors: Record<string, string> = {};
  for (const question of step.questions) {
    const kept = stillAttached(question, earlier[question.id]);
    const value = typed(values[question.id]) || kept || null;
    const error = value === null ? missing(question) : wrong(question, value);
    if (error) errors[question.id] = error;
    answers[question.id] = value;
  }
  return { answers, errors };
}

/** What somebody wrote; null where nothing of it can be seen. */
function typed(value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  return /[^\p{C}\p{Z}]/u.test(text) ? text : null;
}

/** The files that an empty file field leaves attached; those that are refused go. */
export function stillAttached(
  question: AskedQuestion,
  earlier: string | null | undefined,
): string | null {
  if (question.type !== 'file' || !earlier) return null;
  return wrongFiles(question, earlier) === null ? earlier : null;
}

function missing(question: AskedQuestion): string | null {
  if (!question.required) return null;
  switch (question.type) {
    case 'choice':
    case 'yesNo':
    case 'product':
      return 'Please choose one.';
    case 'file':
      return 'Please attach a file.';
    case 'text':
    case 'number':
    case 'date':
      return 'Please fill this in.';
    default:
      return question satisfies never;
  }
}

function wrong(question: AskedQuestion, value: string): string | null {
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
    case 'product':
      return question.releases.some((release) => release.value === value)
        ? null
        : 'Please choose one of the options.';
    case 'file':
      return wrongFiles(question, value);
    case 'number':
      return wrongNumber(question, value);
    case 'date':
      return isDate(value) ? null : 'Please give a date as year-month-day, such as 2026-03-31.';
    default:
      return question satisfies never;
  }
}

function wrongFiles(
  { maxFiles, types }: Extract<Question, { type: 'file' }>,
  value: string,
): string | null {
  const files = readFiles(value);
  if (files.length === 0)
    return 'This cannot be read as files. Please write one web address on each line, beginning with https://, or attach the files.';
  if (files.length > maxFiles) {
    return maxFiles === 1
      ? 'Please attach one file only.'
      : `Please attach at most ${maxFiles} files.`;
  }
  const odd = files.find(
    ({ name }) => types && !types.some((type) => name.toLowerCase().endsWith(`.${type}`)),
  );
  return odd && types
    ? `We cannot take "${odd.name}". Please attach files that end in ${endings(types)}.`
    : null;
}

/** Endings as people read them, e.g. ".log, .txt or .zip". */
function endings(types: readonly string[]): string {
  const dotted = types.map((type) => `.${type}`);
  return [dotted.slice(0, -1).join(', '), ...dotted.slice(-1)].filter(Boolean).join(' or ');
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

/** An answer as people read it: the label of what was chosen, file names, or the text itself. */
export function answerText(question: Question, answer: string, policy: Policy): string {
  switch (question.type) {
    case 'yesNo':
      return answer === 'yes' ? 'Yes' : 'No';
    case 'choice':
      return question.options.find((option) => option.value === answer)?.label ?? answer;
    case 'product':
      return releasesOf(question, policy).find(({ value }) => value === answer)?.label ?? answer;
    case 'file':
      return readFiles(answer)
        .map(({ name }) => name)
        .join(', ');
    case 'text':
    case 'number':
    case 'date':
      return answer;
    default:
      return question satisfies never;
  }
}
