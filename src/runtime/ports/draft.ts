import type { Instant } from '../../engine/instant.ts';
import type { Answers, Origin, Person } from '../../engine/ticket.ts';

/** An intake form that somebody is filling in, over several steps. */
export interface Draft {
  readonly deskId: string;
  readonly id: string;
  readonly requester: Person;
  /** Answers of the steps passed so far, and of later ones after going back. */
  readonly answers: Answers;
  readonly openedAt: Instant;
  /** Which step was shown last; the count of the policy's steps: the summary. */
  readonly step?: number;
  /** The form that was last given back with mistakes in it, whose values are among the answers. */
  readonly givenBack?: GivenBack;
  /** The words that it was begun with, where they are more than the title of a ticket takes. */
  readonly text?: string;
  /** The requester was sent to another team; no ticket comes of it. */
  readonly referred?: true;
  /** The name of the requester's workspace, where its installation says. */
  readonly workspaceName?: string;
  readonly origin?: Origin;
}

/** A form that stays open, though the draft has changed since it was made. */
export interface GivenBack {
  /** What it was made from, as its context says. */
  readonly shown?: string;
  /** Digest of the draft that was saved with it; once that is another, this says nothing. */
  readonly draft: string;
  /** What was attached before: the files that its emptied fields leave attached. */
  readonly files: Answers;
}

/** That a requester was sent to another team. */
export interface ReferralRecord {
  readonly deskId: string;
  /** The draft that it came of; one record each. */
  readonly draftId: string;
  readonly requester: Person;
  readonly referral: string;
  readonly answers: Answers;
  readonly at: Instant;
}
