import { checkStep, stillAttached } from '../engine/check-answers.ts';
import { DomainError } from '../engine/commands.ts';
import { isServedElsewhere } from '../engine/outcome.ts';
import type { Answers, Ticket } from '../engine/ticket.ts';
import {
  askedAnswers,
  followingStep,
  precedingStep,
  type Step,
  stepAt,
  unsettledStep,
} from '../engine/triage.ts';
import type { Answer, FormContext } from '../views/form.ts';
import { confirmation } from '../views/requester-message.ts';
import { platformName } from './addresses.ts';
import { fillIn, isBeginning, notTheirs } from './drafts.ts';
import { executeOpening } from './execute.ts';
import { ask, goOn, madeFrom, newForm, stepForm } from './open-form.ts';
import { submissionOf } from './opening.ts';
import { desksFor } from './people.ts';
import type { Caller, Desk, Draft, GivenBack, Meter } from './ports.ts';
import { review } from './review.ts';
import { type Shell, snapshotOf } from './shell.ts';

type IntakeContext = Extract<FormContext, { kind: 'intake' }>;

/**
 * Takes a step's answers: the next step, field errors, the summary, or the ticket that came of it. A
 * field that the values lack stays as the draft has it.
 */
export async function submitStep(
  shell: Shell,
  caller: Caller,
  context: IntakeContext,
  values: Answers,
): Promise<Answer> {
  const submitted = (outcome: Parameters<Meter['submitted']>[1]) =>
    shell.meter.submitted(platformName(caller.person.address), outcome);
  const found = await findForm(shell, caller, context);
  if ('answer' in found) {
    submitted('repeated');
    return found.answer;
  }
  const { desk, now, draft: before } = found;
  const { policy } = desk;
  const step = stepAt(policy, context.step, before.answers, now);
  const { errors, answers: given } = step
    ? checkStep(step, { ...before.answers, ...values }, found.attached)
    : { errors: {}, answers: {} };
  if (step && Object.keys(errors).length > 0) {
    submitted('invalid');
    const typed = await keepMistaken(shell, found, context, values);
    const form = stepForm(shell, desk, typed, step, context.shown);
    return { kind: 'invalid', errors, form };
  }
  const draft = { ...before, answers: { ...before.answers, ...given } };
  const answers = askedAnswers(policy, draft.answers, now);
  const next =
    followingStep(policy, context.step, draft.answers, now) ??
    unsettledStep(policy, draft.answers, now);
  if (next && !isServedElsewhere(policy, answers, now)) return move(shell, desk, draft, next);
  const reviewed = await review(shell, desk, draft, { context, values, answers, now });
  if ('answer' in reviewed) {
    const { kind } = reviewed.answer;
    if (kind === 'invalid') submitted('invalid');
    // Nothing but a referral ends in words here.
    else if (kind === 'message') submitted('referred');
    return reviewed.answer;
  }
  const { consents } = reviewed;
  const submission = submissionOf(desk, draft, { answers, at: now });
  const { ticket } = await executeOpening(shell, desk, { ...submission, consents });
  return confirm(shell, ticket);
}

/** The step before, with everything typed so far kept as it is, right or wrong. */
export function stepBack(
  shell: Shell,
  caller: Caller,
  context: IntakeContext,
  values: Answers,
): Promise<Answer> {
  return onForm(shell, caller, context, async (found) => {
    const { desk, now } = found;
    const { policy } = desk;
    const draft = { ...found.draft, answers: withTyped(found, context, values) };
    const step =
      precedingStep(policy, context.step, draft.answers, now) ??
      followingStep(policy, -1, draft.answers, now);
    if (!step) throw new Error(`policy ${policy.id} asks nothing`);
    return move(shell, desk, draft, step);
  });
}

async function move(shell: Shell, desk: Desk, draft: Draft, step: Step): Promise<Answer> {
  await shell.tickets.saveDraft({ ...draft, step: step.index });
  return ask(shell, desk, draft, step);
}

/**
 * Keeps what stood in a form that was closed, emptied fields too; one that the values lack stays as it
 * was. A form that the draft has left behind, on another device or in another window, only fills in.
 */
export async function keepTyped(
  shell: Shell,
  caller: Caller,
  context: IntakeContext,
  values: Answers,
): Promise<void> {
  const found = await findForm(shell, caller, context);
  if ('answer' in found) return;
  const { draft, givenBack } = found;
  const isCurrent = [await madeFrom(draft), givenBack?.shown].includes(context.shown);
  const kept = Object.entries(values).filter(([id, value]) => {
    const before = draft.answers[id] ?? null;
    return value !== before && (isCurrent || before === null);
  });
  if (kept.length === 0) return;
  const answers = withTyped(found, context, Object.fromEntries(kept));
  await shell.tickets.saveDraft({ ...draft, answers });
}

/** Goes on with a draft whose button was pressed. */
export function openDraft(
  shell: Shell,
  caller: Caller,
  { deskId, id: draftId }: Pick<Draft, 'deskId' | 'id'>,
): Promise<Answer> {
  return onForm(shell, caller, { deskId, draftId }, async ({ desk, draft }) => {
    if (!isBeginning(draft)) return goOn(shell, desk, draft);
    if (desksFor(shell, caller.workspace).length > 1) return newForm(shell, caller, draft);
    return goOn(shell, desk, await fillIn(shell, desk, draft));
  });
}

interface Found {
  readonly desk: Desk;
  readonly draft: Draft;
  readonly now: number;
  /** The form of this draft that was given back with mistakes, while nothing came after it. */
  readonly givenBack: GivenBack | undefined;
  /** The files that emptied file fields leave attached. */
  readonly attached: Answers;
}

/** Keeps what is given back, as a platform may not have the room to show all of it. */
async function keepMistaken(
  shell: Shell,
  found: Found,
  context: IntakeContext,
  values: Answers,
): Promise<Draft> {
  const { draft: before, attached, desk, now } = found;
  const { givenBack: _, ...rest } = before;
  const draft = { ...rest, answers: withTyped(found, context, values), step: context.step };
  const questions = stepAt(desk.policy, context.step, before.answers, now)?.questions ?? [];
  const files = questions.flatMap(({ id, type }) =>
    type === 'file' ? [[id, attached[id] ?? null] as const] : [],
  );
  const kept = {
    ...draft,
    givenBack: {
      ...(context.shown === undefined ? {} : { shown: context.shown }),
      draft: await madeFrom(draft),
      files: Object.fromEntries(files),
    },
  };
  await shell.tickets.saveDraft(kept);
  return kept;
}

/** The draft's answers with these values of the step over them, unchecked. */
function withTyped(
  { desk, draft, now, attached }: Found,
  { step }: IntakeContext,
  values: Answers,
): Answers {
  const here = stepAt(desk.policy, step, draft.answers, now);
  const typed = (here?.questions ?? []).flatMap((question) => {
    const { id } = question;
    const value = values[id];
    return value === undefined
      ? []
      : [[id, value ?? stillAttached(question, attached[id])] as const];
  });
  return { ...draft.answers, ...Object.fromEntries(typed) };
}

async function onForm(
  shell: Shell,
  caller: Caller,
  context: Pick<IntakeContext, 'deskId' | 'draftId'>,
  work: (found: Found) => Promise<Answer>,
): Promise<Answer> {
  const found = await findForm(shell, caller, context);
  return 'answer' in found ? found.answer : work(found);
}

/** What a form of the triage is about; a form whose ticket is open already is confirmed again. */
async function findForm(
  shell: Shell,
  { person }: Caller,
  { deskId, draftId }: Pick<IntakeContext, 'deskId' | 'draftId'>,
): Promise<{ readonly answer: Answer } | Found> {
  const desk = shell.desks.get(deskId);
  if (!desk) throw formExpired();
  const isTheirs = (found: Pick<Draft, 'requester'>) => found.requester.address === person.address;
  const ticket = await shell.tickets.findBySubmission(deskId, draftId);
  if (ticket && isTheirs(ticket)) return { answer: confirm(shell, ticket) };
  const draft = ticket ? null : await shell.tickets.findDraft(deskId, draftId);
  const owned = ticket ?? draft;
  if (owned && !isTheirs(owned)) throw notTheirs();
  if (!draft) throw formExpired();
  const isLast = draft.givenBack?.draft === (await madeFrom(draft));
  const givenBack = isLast ? draft.givenBack : undefined;
  const attached = { ...draft.answers, ...givenBack?.files };
  return { desk, draft, now: shell.clock.now(), givenBack, attached };
}

function formExpired(): DomainError {
  return new DomainError('form-expired', 'This form is no longer known to us. Please begin again.');
}

function confirm(shell: Shell, ticket: Ticket): Answer {
  const message = confirmation(snapshotOf(shell, ticket));
  return { kind: 'message', title: ticket.number, message, arrives: true };
}
