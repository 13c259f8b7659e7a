import { maxAnswerLength } from './check-answers.ts';
import { type Policy, type Question, questionsOf } from './policy.ts';
import type { Answers } from './ticket.ts';

type TextQuestion = Extract<Question, { type: 'text' }>;

/** Words as the first answers of a report. */
export interface Prefilled {
  readonly answers: Answers;
  /** Where the title does not hold them all; null: it does. */
  readonly rest: {
    /** The question that has them in full; null: none takes more than the title. */
    readonly label: string | null;
    /** That question takes all of them. */
    readonly whole: boolean;
  } | null;
}

/**
 * Fills in what somebody wrote before there was a form: the title where it fits, in one line. Where
 * it does not, its beginning, and all of it into the first question of several lines.
 */
export function prefill(policy: Policy, text: string): Prefilled {
  const words = text.trim();
  if (words === '') return { answers: {}, rest: null };
  const texts = questionsOf(policy).filter((question) => question.type === 'text');
  const title = texts.find(({ id }) => id === policy.titleQuestion);
  if (!title) throw new RangeError(`policy ${policy.id} has no title question`);
  const line = title.multiline ? words : words.replace(/\s+/g, ' ');
  const answers = { [title.id]: cutAtWord(line, limitOf(title)) };
  if (line.length <= limitOf(title)) return { answers, rest: null };
  const long = texts.find((question) => question.multiline && question.id !== title.id);
  if (!long) return { answers, rest: { label: null, whole: false } };
  return {
    answers: { ...answers, [long.id]: cutAtWord(words, limitOf(long)) },
    rest: { label: long.label, whole: words.length <= limitOf(long) },
  };
}

/**
 * The words that a report was begun with, where its answers do not have them all: no question took
 * them, or the one that did is not asked. null: they stand there, as far as they were left there.
 * `typed`: all that was answered; `counted`: of it, what is asked.
 */
export function wordsBeyond(
  policy: Policy,
  text: string,
  { typed, counted }: { readonly typed: Answers; readonly counted: Answers },
): string | null {
  const { answers, rest } = prefill(policy, text);
  if (!rest) return null;
  const isUnasked = ([id, filledIn]: readonly [string, string | null]) =>
    id !== policy.titleQuestion && counted[id] === undefined && typed[id] === filledIn;
  return !rest.whole || Object.entries(answers).some(isUnasked) ? text.trim() : null;
}

function limitOf({ maxLength = maxAnswerLength }: TextQuestion): number {
  return maxLength;
}

/** At most `max` UTF-16 units, cut between words where that leaves half of it, with an ellipsis. */
function cutAtWord(text: string, max: number): string {
  if (text.length <= max) return text;
  const space = text.slice(0, max).search(/\s\S*$/);
  const end = space > max / 2 ? space : max - 1;
  const kept = text.slice(0, end).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}
