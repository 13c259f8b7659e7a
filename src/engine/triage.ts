import { type AskedQuestion, checkStep, offered } from './check-answers.ts';
import { deskOpen } from './clock-time.ts';
import { holds } from './condition.ts';
import type { Instant } from './instant.ts';
import type { Policy, Question } from './policy.ts';
import type { Answers } from './ticket.ts';

export interface Step {
  /** Index into the policy's steps. */
  readonly index: number;
  readonly title: string;
  readonly questions: readonly AskedQuestion[];
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
  if (!step || !questions?.length) return null;
  return { index, title: step.title, questions: questions.map((one) => offered(one, policy)) };
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
