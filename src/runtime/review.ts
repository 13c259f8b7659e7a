import type { Instant } from '../engine/instant.ts';
import { type Outcome, outcomeOf } from '../engine/outcome.ts';
import type { Answers, Consent } from '../engine/ticket.ts';
import type { Answer, FormContext } from '../views/form.ts';
import { consentField, referralMessage, reviewForm } from '../views/review-form.ts';
import type { Desk, Draft } from './ports.ts';
import type { Shell } from './shell.ts';

interface Submission {
  readonly context: Extract<FormContext, { kind: 'intake' }>;
  readonly values: Answers;
  readonly answers: Answers;
  readonly now: Instant;
}

/**
 * What must be said, or agreed to, between the last answer and the ticket: a referral, advisories,
 * consents, a charge. Gives the form or message that says it, or what was agreed to once it was.
 */
export async function review(
  shell: Shell,
  desk: Desk,
  draft: Draft,
  submission: Submission,
): Promise<{ readonly answer: Answer } | { readonly consents: readonly Consent[] }> {
  const { context, values, answers, now } = submission;
  const { policy } = desk;
  const outcome = outcomeOf(policy, answers, now);
  const { referral, advisories, consents } = outcome;
  const team = referral ? policy.teams[referral.team] : null;
  if (referral) {
    await shell.tickets.saveReferral({
      deskId: desk.id,
      draftId: draft.id,
      requester: draft.requester,
      referral: referral.id,
      answers,
      at: now,
    });
    if (!team) throw new Error(`policy ${policy.id} refers to no team "${referral.team}"`);
    if (!referral.mayOpen) {
      return { answer: { kind: 'message', title: 'Support', message: referralMessage(team) } };
    }
  }
  const fields = consents.map(({ id }) => consentField(id));
  const shown = context.step === policy.steps.length;
  const complete = fields.every((field) => values[field] !== undefined);
  const nothingToSay = !referral && advisories.length === 0 && consents.length === 0;
  if (nothingToSay || (shown && complete)) {
    const missing = fields.filter((field) => values[field] !== 'yes');
    if (missing.length === 0) return { consents: given(outcome, now) };
    const error = 'Please tick this to go on, or go back and choose otherwise.';
    const errors = Object.fromEntries(missing.map((field) => [field, error]));
    return { answer: { kind: 'invalid', errors } };
  }
  const form = reviewForm({
    context: { ...context, step: policy.steps.length },
    team: team ?? null,
    advisories,
    consents,
    charge: outcome.charge,
  });
  return { answer: { kind: 'form', form } };
}

function given({ consents }: Outcome, at: Instant): Consent[] {
  return consents.map(({ id, wording }) => ({ id, wording, at }));
}
