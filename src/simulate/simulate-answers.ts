import { checkStep } from '../engine/check-answers.ts';
import type { Instant } from '../engine/instant.ts';
import { type Policy, questionsOf } from '../engine/policy.ts';
import type { Answers } from '../engine/ticket.ts';
import { stepAt } from '../engine/triage.ts';
import { suggestion } from '../files/find-nearest.ts';

type Asked = NonNullable<ReturnType<typeof stepAt>>['questions'][number];

/**
 * The answers of a report at `reportedAt`, checked as the forms check them, in the order of asking.
 * Texts and files may be left out, since no level reads them. Otherwise what is wrong, and the way
 * out, each starting with the option.
 */
export function simulatedAnswers(
  policy: Policy,
  given: ReadonlyMap<string, string>,
  reportedAt: Instant,
): { readonly answers: Answers } | { readonly errors: readonly string[] } {
  const known = questionsOf(policy).map(({ id }) => id);
  const unknown = [...given.keys()].filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    return {
      errors: unknown.map(
        (id) => `--answer: there is no question "${id}"; ${suggestion(id, known)}`,
      ),
    };
  }
  const answers: Record<string, string | null> = {};
  const asked = new Set<string>();
  const errors: string[] = [];
  for (const index of policy.steps.keys()) {
    // Conditions may read answers of the same step, so each question is looked at once more.
    for (;;) {
      const next = stepAt(policy, index, answers, reportedAt)?.questions.find(
        ({ id }) => !asked.has(id),
      );
      if (!next) break;
      asked.add(next.id);
      const answer = given.get(next.id);
      const error = answer === undefined ? missing(next) : wrong(next, answer);
      if (error) errors.push(error);
      answers[next.id] = answer?.trim() || null;
    }
  }
  if (errors.length > 0) return { errors };
  const idle = [...given.keys()].filter((id) => !asked.has(id));
  return idle.length === 0
    ? { answers }
    : {
        errors: idle.map(
          (id) =>
            `--answer: with these answers and at this instant "${id}" is not asked; leave it out`,
        ),
      };
}

function missing(question: Asked): string | null {
  if (!question.required || question.type === 'text' || question.type === 'file') return null;
  return `--answer: "${question.id}" is asked (${question.label}); add --answer ${question.id}=…, ${expected(question)}`;
}

function wrong(question: Asked, answer: string): string | null {
  const error = checkStep({ questions: [question] }, { [question.id]: answer }).errors[question.id];
  if (!error) return null;
  return `--answer: "${answer}" is no answer to "${question.id}"; expected ${expected(question)}`;
}

function expected(question: Asked): string {
  switch (question.type) {
    case 'choice':
      return either(question.options.map(({ value }) => value));
    case 'product':
      return either(question.releases.map(({ value }) => value));
    case 'yesNo':
      return 'yes or no';
    case 'number': {
      const { min, max } = question;
      const bounds = [
        min === undefined ? [] : [`at least ${min}`],
        max === undefined ? [] : [`at most ${max}`],
      ].flat();
      return ['a number', ...bounds].join(', ');
    }
    case 'date':
      return 'a date such as 2026-03-31';
    case 'text':
      return `a text of at most ${question.maxLength ?? 3000} characters`;
    case 'file':
      return 'nothing: files cannot be given here';
    default:
      return question satisfies never;
  }
}

function either(values: readonly string[]): string {
  return [values.slice(0, -1).join(', '), values.at(-1)].filter(Boolean).join(' or ');
}
