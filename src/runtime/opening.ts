import type { Command } from '../engine/commands.ts';
import { decide, fold } from '../engine/decide.ts';
import type { Instant } from '../engine/instant.ts';
import { outcomeOf } from '../engine/outcome.ts';
import { wordsBeyond } from '../engine/prefill.ts';
import { type Snapshot, snapshot } from '../engine/snapshot.ts';
import type { Answers, Consent, Origin, Person } from '../engine/ticket.ts';
import { workspaceOf } from './addresses.ts';
import type { Desk, Draft } from './ports.ts';

type OpenTicket = Extract<Command, { type: 'OpenTicket' }>;

/** A report that is ready to become a ticket. */
export interface Submission {
  /** A ticket comes of it once. */
  readonly id: string;
  readonly requester: Person;
  readonly workspaceName?: string | undefined;
  readonly origin?: Origin | undefined;
  readonly answers: Answers;
  /** What was written first, where the answers do not have all of it. */
  readonly words?: string | null;
  readonly consents: readonly Consent[];
  readonly at: Instant;
}

/** What is sent of a draft: the answers that count, and the words that it was begun with. */
export function submissionOf(
  { policy }: Desk,
  draft: Draft,
  { answers, at }: Pick<Submission, 'answers' | 'at'>,
): Omit<Submission, 'consents'> {
  const asked = { typed: draft.answers, counted: answers };
  const words = draft.text === undefined ? null : wordsBeyond(policy, draft.text, asked);
  return { ...draft, answers, words, at };
}

/** The command that opens its ticket under this number; `next`: whose turn it is. */
export function openingOf(
  desk: Desk,
  submission: Submission,
  number: string,
  next: Person | null,
): OpenTicket {
  const { requester, answers, consents, origin, words } = submission;
  return {
    type: 'OpenTicket',
    deskId: desk.id,
    number,
    policyVersion: desk.policyVersion,
    requester,
    answers,
    consents,
    office: officeOf(desk, submission),
    origin: origin ?? null,
    words: words ?? null,
    next,
  };
}

/** The ticket as it would be if it were opened now: without a number, and none is taken. */
export function previewOf(desk: Desk, submission: Omit<Submission, 'consents'>): Snapshot {
  const { answers, at } = submission;
  const { policy } = desk;
  const consents = outcomeOf(policy, answers, at).consents.map(({ id, wording }) => ({
    id,
    wording,
    at,
  }));
  const command = openingOf(desk, { ...submission, consents }, '', null);
  return snapshot(fold(null, decide(null, command, policy, at)), policy, at);
}

/**
 * Which office a workspace is (T-02): as the desk file says, else by the name that it was installed
 * with. The desk's own workspaces are none.
 */
function officeOf(desk: Desk, { requester, workspaceName }: Submission): string | null {
  const workspace = workspaceOf(requester.address);
  const isOwn = desk.supportChannels.some((channel) => workspaceOf(channel) === workspace);
  return desk.offices[workspace] ?? (isOwn ? null : (workspaceName ?? null));
}
