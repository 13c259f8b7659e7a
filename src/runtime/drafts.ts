import { DomainError } from '../engine/commands.ts';
import { prefill } from '../engine/prefill.ts';
import type { Answers } from '../engine/ticket.ts';
import type { Caller, Desk, Draft, Origin } from './ports.ts';
import type { Shell } from './shell.ts';

/** How long an unfinished form is gone on with, in ms. */
const keptMs = 24 * 60 * 60_000;

/** What a report is begun with: words that somebody wrote, and where; both may be missing. */
export interface Beginning {
  readonly text?: string | undefined;
  readonly origin?: Origin | undefined;
}

/** Begins a draft, with the words filled in, and saves it. */
export async function beginDraft(
  shell: Pick<Shell, 'tickets' | 'clock' | 'newId'>,
  desk: Desk,
  caller: Caller,
  { text = '', origin }: Beginning,
): Promise<Draft> {
  const { answers, rest } = prefill(desk.policy, text);
  const draft = {
    ...blankDraft(shell, desk, caller),
    answers,
    ...(rest ? { text } : {}),
    ...(origin ? { origin } : {}),
  };
  await shell.tickets.saveDraft(draft);
  return draft;
}

/** The draft that the person left unfinished at this desk; else a new one, which is saved. */
export async function unfinishedOrNew(
  shell: Pick<Shell, 'tickets' | 'clock' | 'newId'>,
  desk: Desk,
  caller: Caller,
  origin: Origin | undefined,
): Promise<{ readonly draft: Draft; readonly isNew: boolean }> {
  const draft = { ...blankDraft(shell, desk, caller), ...(origin ? { origin } : {}) };
  const left = await shell.tickets.beginDraft(draft, draft.openedAt - keptMs);
  return { draft: left ?? draft, isNew: left === null };
}

/** Keeps a beginning until its desk is chosen. Nothing stands in it, so nobody goes on with it. */
export async function keepBeginning(
  shell: Shell,
  desk: Desk,
  caller: Caller,
  { text = '', origin }: Beginning,
): Promise<Pick<Draft, 'deskId' | 'id'>> {
  const draft = { ...blankDraft(shell, desk, caller), text, ...(origin ? { origin } : {}) };
  await shell.tickets.saveDraft(draft);
  return { deskId: draft.deskId, id: draft.id };
}

/** Whether nothing but the words that it is to be begun with stands in a draft. */
export function isBeginning({ answers, step, text }: Draft): boolean {
  return text !== undefined && step === undefined && Object.keys(answers).length === 0;
}

/** Fills a kept beginning's words into the form of its desk. */
export async function fillIn(
  shell: Pick<Shell, 'tickets'>,
  desk: Desk,
  { text = '', ...draft }: Draft,
): Promise<Draft> {
  const { answers, rest } = prefill(desk.policy, text);
  const filled = { ...draft, answers, ...(rest ? { text } : {}) };
  await shell.tickets.saveDraft(filled);
  return filled;
}

function blankDraft(
  shell: Pick<Shell, 'clock' | 'newId'>,
  desk: Desk,
  { person, workspaceName }: Caller,
): Draft {
  return {
    deskId: desk.id,
    id: shell.newId(),
    requester: person,
    answers: {} satisfies Answers,
    openedAt: shell.clock.now(),
    ...(workspaceName === undefined ? {} : { workspaceName }),
  };
}

/** The draft with this id, or null. Throws a DomainError where it is another person's. */
export async function ownDraft(
  shell: Shell,
  { person }: Caller,
  { deskId, id }: Pick<Draft, 'deskId' | 'id'>,
): Promise<Draft | null> {
  const draft = await shell.tickets.findDraft(deskId, id);
  if (draft && draft.requester.address !== person.address) throw notTheirs();
  return draft;
}

/** What somebody is told who presses or sends what another person began. */
export function notTheirs(): DomainError {
  return new DomainError(
    'not-the-requester',
    'These words are another person’s. Please begin a report of your own.',
  );
}

/** The form that somebody left unfinished last, with the desk that it is for, or null. */
export async function unfinished(
  shell: Shell,
  desks: readonly Desk[],
  { person }: Caller,
): Promise<{ readonly desk: Desk; readonly draft: Draft } | null> {
  const since = shell.clock.now() - keptMs;
  const found = await Promise.all(
    desks.map(async (desk) => {
      const draft = await shell.tickets.unfinishedDraft(desk.id, person.address, since);
      return draft ? [{ desk, draft }] : [];
    }),
  );
  return found.flat().sort((a, b) => b.draft.openedAt - a.draft.openedAt)[0] ?? null;
}
