import type { AttachedFile } from './attached-files.ts';
import type { Instant, Pause } from './instant.ts';

/** A platform address: `slack:<team id>/<id>` or `teams:<tenant id>/<id>`. */
export type Address = string;

export interface Person {
  readonly address: Address;
  /** Name for texts where the platform cannot resolve the address itself. */
  readonly name: string;
}

/** Answers by question id. null: asked and left empty. */
export type Answers = Readonly<Record<string, string | null>>;

/** Somebody whom a message about these escalations goes to, and as what. */
export interface Addressee {
  readonly person: Person;
  /** The role that they stand for, or `fallback`. */
  readonly as: string;
  readonly keys: readonly string[];
  /** Of a further message to the fallback about one firing: its first key, which tells it apart. */
  readonly apart?: string;
}

export type TargetKind = 'response' | 'resolution';

export interface Escalation {
  /** `<level>/<after>/<role>` of the threshold; unique per ticket. */
  readonly key: string;
  readonly level: string;
  readonly after: string;
  readonly role: string;
  readonly dueAt: Instant;
  /** When somebody should have fired it: `dueAt`, or later, when its level came. */
  readonly owedSince: Instant;
  readonly firedAt: Instant;
  readonly acknowledged: { readonly by: Person; readonly at: Instant } | null;
  /** Which reminder was sent last, from 1; absent in tickets from before there were any. */
  readonly reminded?: number;
  /** When each was sent. */
  readonly remindedAt?: readonly Instant[];
  /**
   * Who was written to of it, whoever stands behind the role since; `remindedAt` null: with the
   * firing. Absent in those from before it was kept.
   */
  readonly told?: readonly {
    readonly person: Person;
    readonly as: string;
    readonly remindedAt: Instant | null;
    readonly apart?: string;
  }[];
  /** Whom it did not reach, in order: as what they were written to, and who; null: nobody there. */
  readonly notReached: readonly { readonly as: string; readonly person: Address | null }[];
}

/** Something that support, or the requester, was told because of the answers. */
export interface Remark {
  readonly id: string;
  readonly says: string;
  readonly clauses: readonly string[];
}

export interface Consent {
  readonly id: string;
  /** The words that were agreed to. */
  readonly wording: string;
  readonly at: Instant;
}

export interface Charge {
  readonly id: string;
  readonly reason: string;
  readonly clauses: readonly string[];
  readonly consent: Consent;
  /** Levels whose reaching waives it. */
  readonly waivedAt: readonly string[];
}

/** Where somebody was when they reported. */
export interface Origin {
  /** The channel, where it was one that others read too. */
  readonly conversation: Address | null;
  /** A link to the message that the report was made from. */
  readonly url: string | null;
}

/** What the report brought about besides a level. */
export interface Report {
  readonly emergency: boolean;
  readonly flags: readonly Remark[];
  readonly advisories: readonly Remark[];
  readonly consents: readonly Consent[];
  readonly charge: Charge | null;
  /** The referral that the requester was shown and opened a ticket all the same. */
  readonly referral: string | null;
  /** The office that the requester's workspace is, where the desk file or the installation knows it. */
  readonly office: string | null;
  /** Absent in tickets from before it was kept. */
  readonly origin?: Origin | null;
  /** What was written before there was a form, where the answers do not have all of it. */
  readonly words?: string;
}

export const plainReport: Report = {
  emergency: false,
  flags: [],
  advisories: [],
  consents: [],
  charge: null,
  referral: null,
  office: null,
  origin: null,
};

export interface LevelReason {
  readonly because: string;
  readonly clauses: readonly string[];
}

export type TicketState = 'open' | 'waiting' | 'resolved';

export interface Ticket {
  readonly deskId: string;
  /** Tracking number, e.g. `NX-1001`; unique within a desk. */
  readonly number: string;
  /** Which version of the policy the ticket was opened under, and keeps. */
  readonly policyVersion: string;
  /** Count of events so far; expected when saving. */
  readonly version: number;
  readonly requester: Person;
  readonly title: string;
  readonly answers: Answers;
  readonly reportedAt: Instant;
  /** Where the targets' clocks start: the report, or the next opening. */
  readonly clocksStartAt: Instant;
  readonly reportedOutsideHours: boolean;
  readonly level: string;
  readonly levelSince: Instant;
  readonly levelReason: LevelReason;
  readonly levelAtReport: string;
  readonly review: boolean;
  readonly report: Report;
  /** `by`: the lead, where no level did it. */
  readonly chargeWaived: {
    readonly level: string;
    readonly at: Instant;
    readonly by?: Person;
  } | null;
  /** The level before a workaround made it this one. */
  readonly recategorised: { readonly from: string; readonly at: Instant } | null;
  /** The release that the resolution is planned for. */
  readonly plannedRelease: string | null;
  /** When nobody had been assigned in the time that the policy gives. */
  readonly assignmentMissed: Instant | null;
  readonly state: TicketState;
  readonly assignee: Person | null;
  readonly respondedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly resolution: string | null;
  readonly workaround: { readonly text: string; readonly at: Instant } | null;
  /** While the ticket waited for the requester. */
  readonly waits: readonly Pause[];
  /** While the ticket stood resolved, up to a reopening. */
  readonly closures: readonly Pause[];
  /**
   * What has been noticed of each target; once each. `missed`: the due instant that passed, which
   * stands whatever the level becomes.
   */
  readonly noticed: Readonly<
    Record<TargetKind, { readonly atRisk: boolean; readonly missed: Instant | null }>
  >;
  readonly escalations: readonly Escalation[];
  /** What somebody did last, and when; absent in tickets from before it was kept. */
  readonly lastActivity?: {
    readonly type: TicketEvent['type'];
    readonly at: Instant;
    readonly by: Person;
  };
}

interface By {
  readonly by: Person;
}

interface Words {
  /** May be empty where files were sent. */
  readonly text: string;
  readonly files?: readonly AttachedFile[];
  /** Changes what the same message said before. */
  readonly edited?: true;
  /** Where it was written, so that it stands there already; absent: in a form. */
  readonly writtenIn?: WrittenIn;
}

/** The thread of the requester's confirmation, or the status thread. */
export type WrittenIn = 'direct' | 'thread';

/** What happened to a ticket. `at` is when it was decided. */
export type TicketEvent = { readonly at: Instant } & (
  | {
      readonly type: 'TicketOpened';
      readonly deskId: string;
      readonly number: string;
      readonly policyVersion: string;
      readonly requester: Person;
      readonly title: string;
      readonly answers: Answers;
      readonly level: string;
      readonly reason: LevelReason;
      readonly review: boolean;
      readonly clocksStartAt: Instant;
      readonly outsideHours: boolean;
      readonly report: Report;
      /** Whose turn it was; null where an agent takes it, or nobody was on duty. */
      readonly assignee: Person | null;
    }
  /** `from`: the agent who had it until then. */
  | ({ readonly type: 'TicketTaken'; readonly from?: Person } & By)
  | ({ readonly type: 'SupportReplied' } & Words & By)
  | ({ readonly type: 'RequesterReplied' } & Words & By)
  | ({ readonly type: 'WaitingStarted'; readonly text: string } & By)
  | ({ readonly type: 'WaitingEnded' } & By)
  | ({ readonly type: 'WorkaroundProvided'; readonly text: string } & By)
  | ({
      readonly type: 'LevelChanged';
      readonly from: string;
      readonly to: string;
      readonly reason: string;
      readonly clauses: readonly string[];
    } & By)
  | ({
      /** A workaround made the level another one; the first clocks stay on record (M-10). */
      readonly type: 'TicketRecategorised';
      readonly from: string;
      readonly to: string;
      readonly reason: string;
      readonly workaround: string;
      readonly clauses: readonly string[];
    } & By)
  | {
      readonly type: 'ChargeWaived';
      readonly level: string;
      readonly clauses: readonly string[];
      /** Where the lead waived it; otherwise a level did. */
      readonly by?: Person;
      readonly reason?: string;
    }
  | ({ readonly type: 'ReleasePlanned'; readonly release: string } & By)
  | ({
      /** Another team goes on with it, or the requester is sent to them. */
      readonly type: 'TicketHandedOver';
      readonly team: string;
      readonly name: string;
      readonly contact: string | null;
      readonly text: string;
    } & By)
  | { readonly type: 'AssignmentMissed'; readonly dueAt: Instant }
  | { readonly type: 'PolicyAdopted'; readonly from: string; readonly to: string }
  | ({ readonly type: 'TicketResolved'; readonly text: string } & By)
  | ({ readonly type: 'TicketReopened'; readonly text: string } & By)
  | { readonly type: 'TargetAtRisk'; readonly target: TargetKind; readonly dueAt: Instant }
  | {
      readonly type: 'TargetBreached';
      readonly target: TargetKind;
      readonly dueAt: Instant;
      /** The due instant had passed already when the level changed. */
      readonly reclassified: boolean;
    }
  | {
      readonly type: 'EscalationFired';
      readonly key: string;
      readonly level: string;
      readonly after: string;
      readonly role: string;
      readonly dueAt: Instant;
      readonly told?: readonly Addressee[];
    }
  /** Nobody had acknowledged these; `count`: which reminder it is, from 1. */
  | {
      readonly type: 'EscalationReminded';
      readonly keys: readonly string[];
      readonly count: number;
      readonly dueAt: Instant;
      readonly told?: readonly Addressee[];
    }
  | ({ readonly type: 'EscalationAcknowledged'; readonly keys: readonly string[] } & By)
  | {
      /** A message to this person could not be delivered, and never will be. */
      readonly type: 'PersonNotReached';
      /** Why they were written to: the role they stand for, or the requester, assignee, lead or fallback. */
      readonly as: string;
      readonly keys: readonly string[];
      /** null: nobody stands behind the role. */
      readonly person: Address | null;
      readonly reason: string;
      /** The fallback, where they are told in their place. */
      readonly told?: readonly Addressee[];
    }
);
