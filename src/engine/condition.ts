import type { Condition } from './policy.ts';
import type { Answers } from './ticket.ts';

type Circumstances = Omit<Condition, 'unless'>;

/**
 * Whether a condition holds: all parts given must, and `unless` must not. No condition, or one
 * without parts, always holds. A question that was not asked, or left empty, equals no value.
 */
export function holds(
  condition: Condition | undefined,
  answers: Answers,
  hoursOpen: boolean,
): boolean {
  if (condition === undefined) return true;
  const { unless, ...circumstances } = condition;
  return given(circumstances, answers, hoursOpen) && !(unless && given(unless, answers, hoursOpen));
}

function given({ answers: required, hours }: Circumstances, answers: Answers, hoursOpen: boolean) {
  if (hours !== undefined && (hours === 'open') !== hoursOpen) return false;
  return Object.entries(required ?? {}).every(([question, values]) => {
    const answer = answers[question] ?? null;
    if (typeof answer !== 'string') return false;
    // A product's answer reads <product>/<release>: naming the product means all its releases.
    const wanted = typeof values === 'string' ? [values] : values;
    return wanted.some((value) => answer === value || answer.startsWith(`${value}/`));
  });
}

/** A value that a condition asks a question to have; `within` leads there from the condition. */
export interface Reading {
  readonly question: string;
  readonly value: string;
  readonly within: readonly (string | number)[];
}

/** Every question and value that a condition reads, those under `unless` too. */
export function readingsOf(condition: Condition | undefined): Reading[] {
  const read = (answers: Condition['answers'], path: readonly string[]): Reading[] =>
    Object.entries(answers ?? {}).flatMap(([question, values]) =>
      typeof values === 'string'
        ? [{ question, value: values, within: [...path, 'answers', question] }]
        : values.map((value, at) => ({
            question,
            value,
            within: [...path, 'answers', question, at],
          })),
    );
  return [...read(condition?.answers, []), ...read(condition?.unless?.answers, ['unless'])];
}
