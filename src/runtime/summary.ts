import type { Instant } from '../engine/instant.ts';
import { outcomeOf } from '../engine/outcome.ts';
import { prefill } from '../engine/prefill.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import type { Answers } from '../engine/ticket.ts';
import type { Answer, Form } from '../views/form.ts';
import type { Text } from '../views/message.ts';
import { referralMessage, reviewForm } from '../views/review-form.ts';
import { digestOf } from './digest.ts';
import { previewOf, submissionOf } from './opening.ts';
import type { Desk, Draft } from './ports.ts';
import type { Shell } from './shell.ts';

/** What somebody answered, and is to see before it is sent. */
interface Answered {
  /** Those that count. */
  readonly answers: Answers;
  readonly now: Instant;
  readonly notes?: readonly Text[];
}

/**
 * The last form before the ticket: what comes of the answers if they are sent now. Where they are
 * another team's alone, who that is. The form carries what it shows.
 */
export async function summarise(
  shell: Shell,
  desk: Desk,
  draft: Draft,
  { answers, now, notes = [] }: Answered,
): Promise<Answer> {
  const { policy } = desk;
  const { referral } = outcomeOf(policy, answers, now);
  if (referral) {
    const team = policy.teams[referral.team];
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
      await shell.tickets.saveDraft({ ...draft, referred: true });
      return { kind: 'message', title: 'Support', message: referralMessage(team) };
    }
  }
  await shell.tickets.saveDraft({ ...draft, step: policy.steps.length });
  return { kind: 'form', form: await summaryForm(desk, draft, { answers, now, notes }) };
}

/** The form of a summary; `ticked`: its fields that were ticked already. */
export async function summaryForm(
  desk: Desk,
  draft: Draft,
  { answers, now, notes = [] }: Answered,
  ticked: readonly string[] = [],
): Promise<Form> {
  const { policy } = desk;
  const { referral, advisories, consents } = outcomeOf(policy, answers, now);
  const team = referral ? policy.teams[referral.team] : null;
  const view = previewOf(desk, submissionOf(desk, draft, { answers, at: now }));
  return reviewForm({
    context: {
      kind: 'intake',
      deskId: desk.id,
      draftId: draft.id,
      step: policy.steps.length,
      shown: await gistOf(view),
      ...(view.isMostUrgent ? { urgent: true } : {}),
    },
    view,
    team: team ?? null,
    advisories,
    consents,
    notes,
    leftOut: leftOut(desk, draft, answers, view.ticket.report.words),
    ticked,
  });
}

/** A digest of what a summary says that may be another thing when it is sent: all but the instants. */
export function gistOf({ ticket }: Snapshot): Promise<string> {
  const { answers, report, level, escalations } = ticket;
  return digestOf([
    answers,
    level,
    ticket.clocksStartAt > ticket.reportedAt,
    report.charge?.id ?? null,
    report.referral,
    report.consents.map(({ id }) => id),
    report.advisories.map(({ id }) => id),
    report.emergency,
    escalations.map(({ key }) => key),
  ]);
}

/** The questions of several lines that were answered and then not asked, so that nobody reads it. */
function leftOut({ policy }: Desk, draft: Draft, answers: Answers, words?: string): string[] {
  const filledIn = words === undefined ? {} : prefill(policy, words).answers;
  return policy.steps
    .flatMap(({ questions }) => questions)
    .filter((question) => question.type === 'text' && question.multiline)
    .filter(({ id }) => draft.answers[id] && answers[id] === undefined)
    .filter(({ id }) => draft.answers[id] !== filledIn[id])
    .map(({ label }) => label);
}
