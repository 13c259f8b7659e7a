import { checkStep } from '../engine/check-answers.ts';
import { DomainError } from '../engine/commands.ts';
import { isServedElsewhere } from '../engine/outcome.ts';
import type { Answers, Ticket } from '../engine/ticket.ts';
import {
  askedAnswers,
  followingStep,
  precedingStep,
  stepAt,
  unsettledStep,
} from '../engine/triage.ts';
import type { Answer, FormContext } from '../views/form.ts';
import { confirmation } from '../views/requester-message.ts';
import { executeOpening } from './execute.ts';
import { ask } from './open-form.ts';
import type { Caller, Desk, Draft } from './ports.ts';
import { review } from './review.ts';
import { type Shell, snapshotOf } from './shell.ts';

type IntakeContext = Extract<FormContext, { kind: 'intake' }>;

/** Takes a step's answers: the next step, field errors, or the ticket that came of it. */
export async function submitStep(
  shell: Shell,
  caller: Caller,
  context: IntakeContext,
  values: Answers,
): Promise<Answer> {
  const begun = await begin(shell, caller, context);
  if ('answer' in begun) return begun.answer;
  const { desk, draft, now } = begun;
  const { policy } = desk;
  const step = stepAt(policy, context.step, draft.answers, now);
  if (step) {
    const checked = checkStep(step, values, draft.answers);
    if (Object.keys(checked.errors).length > 0) return { kind: 'invalid', errors: checked.errors };
    draft.answers = { ...draft.answers, ...checked.answers };
  }
  const next =
    followingStep(policy, context.step, draft.answers, now) ??
    unsettledStep(policy, draft.answers, now);
  await shell.tickets.saveDraft(draft);
  const answers = askedAnswers(policy, draft.answers, now);
  if (next && !isServedElsewhere(policy, answers, now)) return ask(shell, desk, draft, next);
  const reviewed = await review(shell, desk, draft, { context, values, answers, now });
  if ('answer' in reviewed) return reviewed.answer;
  const { ticket } = await executeOpening(shell, desk, {
    id: draft.id,
    requester: draft.requester,
    answers,
    consents: reviewed.consents,
    at: now,
  });
  return confirm(shell, ticket);
}

/** The step before, with everything typed so far kept as it is, right or wrong. */
export async function stepBack(
  shell: Shell,
  caller: Caller,
  context: IntakeContext,
  values: Answers,
): Promise<Answer> {
  const begun = await begin(shell, caller, context);
  if ('answer' in begun) return begun.answer;
  const { desk, draft, now } = begun;
  const here = stepAt(desk.policy, context.step, draft.answers, now);
  const typed = (here?.questions ?? []).flatMap(({ id, type }) => {
    const value = values[id];
    const kept = value === undefined || (type === 'file' && value === null);
    return kept ? [] : [[id, value] as const];
  });
  draft.answers = { ...draft.answers, ...Object.fromEntries(typed) };
  await shell.tickets.saveDraft(draft);
  const step =
    precedingStep(desk.policy, context.step, draft.answers, now) ??
    followingStep(desk.policy, -1, draft.answers, now);
  if (!step) throw new Error(`policy ${desk.policy.id} asks nothing`);
  return ask(shell, desk, draft, step);
}

/** What a form of the triage is about; a form whose ticket is open already is confirmed again. */
async function begin(shell: Shell, caller: Caller, context: IntakeContext) {
  const desk = deskNamed(shell, context);
  const opened = await openedBefore(shell, caller, context);
  if (opened) return { answer: confirm(shell, opened) };
  const draft = await findDraft(shell, desk, caller, context);
  return { desk, draft, now: shell.clock.now() };
}

function deskNamed(shell: Shell, { deskId }: IntakeContext): Desk {
  const desk = shell.desks.get(deskId);
  if (!desk) throw formExpired();
  return desk;
}

/** The ticket that came of this form already, for its requester alone. */
async function openedBefore(
  shell: Shell,
  { person }: Caller,
  { deskId, draftId }: IntakeContext,
): Promise<Ticket | null> {
  const ticket = await shell.tickets.findBySubmission(deskId, draftId);
  if (ticket && ticket.requester.address !== person.address) throw formExpired();
  return ticket;
}

async function findDraft(
  shell: Shell,
  desk: Desk,
  { person }: Caller,
  context: IntakeContext,
): Promise<{ -readonly [key in keyof Draft]: Draft[key] }> {
  const draft = await shell.tickets.findDraft(desk.id, context.draftId);
  if (draft && draft.requester.address === person.address) return { ...draft };
  throw formExpired();
}

function formExpired(): DomainError {
  return new DomainError(
    'form-expired',
    'This form is no longer known to us. Please run /support again.',
  );
}

function confirm(shell: Shell, ticket: Ticket): Answer {
  const message = confirmation(snapshotOf(shell, ticket));
  return { kind: 'message', title: ticket.number, message };
}
