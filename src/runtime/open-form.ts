import { deskOpen, deskZone } from '../engine/clock-time.ts';
import { isMostUrgent } from '../engine/most-urgent.ts';
import { prefill } from '../engine/prefill.ts';
import { askedAnswers, followingStep, type Step, stepAt, unsettledStep } from '../engine/triage.ts';
import { nobodyServes } from '../views/answer-messages.ts';
import type { Answer, Form } from '../views/form.ts';
import { deskForm, intakeForm, leftNote, unfinishedNote, wordsNote } from '../views/intake-form.ts';
import type { Text } from '../views/message.ts';
import { digestOf } from './digest.ts';
import {
  type Beginning,
  beginDraft,
  keepBeginning,
  unfinished,
  unfinishedOrNew,
} from './drafts.ts';
import { desksFor } from './people.ts';
import type { Caller, Desk, Draft, Origin } from './ports.ts';
import type { Shell } from './shell.ts';
import { summarise } from './summary.ts';

/** `/support` alone: the form that the person left unfinished, else a new one. */
export async function openForm(shell: Shell, caller: Caller, origin?: Origin): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  const [only] = desks;
  if (only && desks.length === 1) {
    const { draft, isNew } = await unfinishedOrNew(shell, only, caller, origin);
    return isNew ? goOn(shell, only, draft) : goOnAgain(shell, only, draft);
  }
  const left = await unfinished(shell, desks, caller);
  return left ? goOnAgain(shell, left.desk, left.draft) : newForm(shell, caller, { origin });
}

function goOnAgain(shell: Shell, desk: Desk, draft: Draft): Promise<Answer> {
  return goOn(shell, desk, draft, [unfinishedNote(draft.openedAt, deskZone(desk.policy))]);
}

/** A new form with these words; where another was left unfinished, that is said. */
export async function openWith(
  shell: Shell,
  caller: Caller,
  beginning: Beginning,
  notes: readonly Text[] = [],
): Promise<Answer> {
  const left = await unfinished(shell, desksFor(shell, caller.workspace), caller);
  const note = left && leftNote(left.draft.openedAt, deskZone(left.desk.policy));
  return newForm(shell, caller, beginning, note ? [...notes, note] : notes);
}

/** `/support new`: a new form; unfinished ones are forgotten. */
export async function openAfresh(shell: Shell, caller: Caller, origin?: Origin): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  for (;;) {
    const left = await unfinished(shell, desks, caller);
    if (!left) return newForm(shell, caller, { origin });
    await shell.tickets.dropDraft(left.draft.deskId, left.draft.id);
  }
}

/** The first form of a report: the triage, or the choice of a desk where several serve the workspace. */
export async function newForm(
  shell: Shell,
  caller: Caller,
  beginning: Beginning,
  notes: readonly Text[] = [],
): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  const [desk] = desks;
  if (!desk) return noDesk();
  if (desks.length === 1) return openTriage(shell, desk, caller, beginning, notes);
  const { text = '', origin } = beginning;
  const draft = text || origin ? await keepBeginning(shell, desk, caller, beginning) : null;
  return { kind: 'form', form: deskForm({ desks: choicesOf(desks), draft, text, notes }) };
}

/** The desks as the form that chooses one offers them. */
export function choicesOf(desks: readonly Desk[]) {
  return desks.map(({ id, policy }) => ({ id, name: policy.name }));
}

/** Begins a draft and asks the first step. */
export async function openTriage(
  shell: Shell,
  desk: Desk,
  caller: Caller,
  beginning: Beginning,
  notes: readonly Text[] = [],
): Promise<Answer> {
  return goOn(shell, desk, await beginDraft(shell, desk, caller, beginning), notes);
}

/** The step that the person saw last, or what is to be answered now; the summary where all is. */
export async function goOn(
  shell: Shell,
  desk: Desk,
  draft: Draft,
  notes: readonly Text[] = [],
): Promise<Answer> {
  const { policy } = desk;
  const now = shell.clock.now();
  const seen = stepAt(policy, stepOf(draft), draft.answers, now);
  const step = seen ?? unsettledStep(policy, draft.answers, now);
  if (step) {
    if (step.index !== stepOf(draft)) await shell.tickets.saveDraft({ ...draft, step: step.index });
    return ask(shell, desk, draft, step, notes);
  }
  const answers = askedAnswers(policy, draft.answers, now);
  return summarise(shell, desk, draft, { answers, now, notes });
}

/** The form of a step, filled with what the draft has; the draft is saved as that is its step. */
export async function ask(
  shell: Shell,
  desk: Desk,
  draft: Draft,
  step: Step,
  notes: readonly Text[] = [],
): Promise<Answer> {
  const shown = await madeFrom({ ...draft, step: step.index });
  return { kind: 'form', form: stepForm(shell, desk, draft, step, shown, notes) };
}

/** The form of a step, filled with what the draft has; `shown`: what that was made from, if known. */
export function stepForm(
  shell: Pick<Shell, 'clock'>,
  desk: Desk,
  draft: Draft,
  step: Step,
  shown: string | undefined,
  notes: readonly Text[] = [],
): Form {
  const { policy } = desk;
  const now = shell.clock.now();
  const isFirst =
    step.index === 0 || followingStep(policy, -1, draft.answers, now)?.index === step.index;
  const above: readonly Text[] = isFirst && policy.notice ? [[policy.notice.says]] : [];
  const rest = draft.text === undefined ? null : prefill(policy, draft.text).rest;
  return intakeForm({
    deskId: desk.id,
    draftId: draft.id,
    step,
    ...(shown === undefined ? {} : { shown }),
    urgent: isMostUrgent(policy, draft.answers, now),
    canGoBack: step.index > 0,
    answers: draft.answers,
    notes: [...above, ...notes, ...(isFirst && rest ? [wordsNote(rest)] : [])],
    contactLines: contactLines(desk, now),
  });
}

/** Digests of forms by their step in which nothing stands as yet: those are the most, and the same. */
const blank = new Map<number, Promise<string>>();

/** What a form of the draft's step is made from. */
export function madeFrom(draft: Draft): Promise<string> {
  const step = stepOf(draft);
  if (Object.keys(draft.answers).length > 0) return digestOf([step, draft.answers]);
  const digest = blank.get(step) ?? digestOf([step, {}]);
  blank.set(step, digest);
  return digest;
}

function stepOf({ step }: Draft): number {
  return step ?? 0;
}

/** The ways to reach the desk otherwise that hold at this moment. */
export function contactLines(desk: Desk, now: number) {
  const hours = deskOpen(desk.policy, now) ? 'open' : 'closed';
  return desk.policy.contactLines.filter((line) => !line.when || line.when.hours === hours);
}

export function noDesk(): Answer {
  return { kind: 'message', title: 'Support', message: nobodyServes() };
}
