import { deskOpen } from '../engine/clock-time.ts';
import type { Instant } from '../engine/instant.ts';
import { outcomeOf } from '../engine/outcome.ts';
import type { Answers, Consent } from '../engine/ticket.ts';
import type { Answer, FormContext } from '../views/form.ts';
import { changedNote, consentField } from '../views/review-form.ts';
import { previewOf, submissionOf } from './opening.ts';
import type { Desk, Draft } from './ports.ts';
import type { Shell } from './shell.ts';
import { gistOf, summarise, summaryForm } from './summary.ts';

interface Submission {
  readonly context: Extract<FormContext, { kind: 'intake' }>;
  readonly values: Answers;
  /** Those that count. */
  readonly answers: Answers;
  readonly now: Instant;
}

/**
 * Stands between the last answer and the ticket: shows the summary, and once that is sent and still
 * holds, gives what was agreed to in it. A summary that no longer holds is shown again.
 */
export async function review(
  shell: Shell,
  desk: Desk,
  draft: Draft,
  { context, values, answers, now }: Submission,
): Promise<{ readonly answer: Answer } | { readonly consents: readonly Consent[] }> {
  const { policy } = desk;
  const { referral, consents } = outcomeOf(policy, answers, now);
  const sent = context.step === policy.steps.length && context.shown !== undefined;
  const elsewhere = referral !== null && !referral.mayOpen;
  if (!sent || elsewhere) {
    return { answer: await summarise(shell, desk, draft, { answers, now }) };
  }
  const submission = submissionOf(desk, draft, { answers, at: now });
  if (context.shown !== (await gistOf(previewOf(desk, submission)))) {
    const notes = [changedNote(deskOpen(policy, now))];
    return { answer: await summarise(shell, desk, draft, { answers, now, notes }) };
  }
  const missing = consents.filter(({ id }) => values[consentField(id)] !== 'yes');
  if (missing.length === 0) {
    return { consents: consents.map(({ id, wording }) => ({ id, wording, at: now })) };
  }
  const error = 'Please tick this to go on, or go back and choose otherwise.';
  const errors = Object.fromEntries(missing.map(({ id }) => [consentField(id), error]));
  const ticked = Object.keys(values).filter((id) => values[id] === 'yes');
  const form = await summaryForm(desk, draft, { answers, now }, ticked);
  return { answer: { kind: 'invalid', errors, form } };
}
