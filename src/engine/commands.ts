import type { AttachedFile } from './attached-files.ts';
import type { Answers, Consent, Origin, Person, WrittenIn } from './ticket.ts';

/** What somebody, or the ticker, asks of a ticket. */
export type Command =
  | {
      readonly type: 'OpenTicket';
      readonly deskId: string;
      readonly number: string;
      readonly policyVersion: string;
      readonly requester: Person;
      readonly answers: Answers;
      readonly consents: readonly Consent[];
      readonly office: string | null;
      readonly origin?: Origin | null;
      /** What was written first, where the answers do not have all of it. */
      readonly words?: string | null;
      /** Whose turn it is, where the policy assigns in rotation; null: nobody is on duty. */
      readonly next: Person | null;
    }
  | { readonly type: 'Take'; readonly by: Person }
  /** Takes it, whoever has it. */
  | { readonly type: 'TakeOver'; readonly by: Person }
  | ({ readonly type: 'ReplyToRequester'; readonly by: Person } & Said)
  | ({ readonly type: 'ReplyToSupport'; readonly by: Person } & Said)
  | { readonly type: 'WaiveCharge'; readonly by: Person; readonly reason: string }
  | { readonly type: 'WaitOnRequester'; readonly by: Person; readonly text: string }
  | { readonly type: 'ResumeWork'; readonly by: Person }
  | { readonly type: 'ProvideWorkaround'; readonly by: Person; readonly text: string }
  | {
      readonly type: 'ChangeLevel';
      readonly by: Person;
      readonly level: string;
      readonly reason: string;
    }
  | { readonly type: 'PlanRelease'; readonly by: Person; readonly release: string }
  | {
      readonly type: 'HandOver';
      readonly by: Person;
      readonly team: string;
      readonly text: string;
    }
  /**
   * Puts the ticket under the policy that this is decided with, whose version this is. Clocks and
   * thresholds are counted anew, what fired stays fired.
   */
  | { readonly type: 'AdoptPolicy'; readonly version: string }
  | { readonly type: 'Resolve'; readonly by: Person; readonly text: string }
  | { readonly type: 'Reopen'; readonly by: Person; readonly text: string }
  | {
      readonly type: 'AcknowledgeEscalation';
      readonly by: Person;
      readonly keys: readonly string[];
    }
  | {
      readonly type: 'RecordNotReached';
      readonly as: string;
      readonly keys: readonly string[];
      readonly person: string | null;
      readonly reason: string;
    }
  | { readonly type: 'CheckClocks' };

interface Said {
  readonly text: string;
  readonly files?: readonly AttachedFile[];
  /** The words change what the same message said before. */
  readonly edited?: true;
  readonly writtenIn?: WrittenIn;
}

export type DomainErrorCode =
  | 'no-such-ticket'
  | 'ticket-gone'
  | 'ticket-resolved'
  | 'ticket-not-resolved'
  | 'ticket-not-waiting'
  | 'already-taken'
  | 'already-waiting'
  | 'same-level'
  | 'unknown-level'
  | 'unknown-team'
  | 'no-release-here'
  | 'consent-missing'
  | 'no-such-escalation'
  | 'not-an-agent'
  | 'not-the-lead'
  | 'not-the-requester'
  | 'no-charge'
  | 'no-desk-here'
  | 'form-expired';

/** A command that cannot be carried out; the message is for the person who gave it. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;

  constructor(code: DomainErrorCode, message: string) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
  }
}
