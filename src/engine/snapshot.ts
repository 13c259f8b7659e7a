import { type AttachedFile, readFiles } from './attached-files.ts';
import { answerText } from './check-answers.ts';
import { clockOf, deskZone } from './clock-time.ts';
import { type Duration, durationMs, formatDuration } from './duration.ts';
import { escalationPauses, openThresholds } from './escalation.ts';
import type { Instant } from './instant.ts';
import { isUrgentTicket } from './most-urgent.ts';
import { levelOf, levelTitle, type Policy, questionsOf, roleTitle } from './policy.ts';
import { isEmergency } from './queue.ts';
import { type TargetStatus, targetKinds, targetStatus } from './targets.ts';
import type { Escalation, TargetKind, Ticket } from './ticket.ts';

/** Everything that a text about a ticket may say, worked out at one instant. */
export interface Snapshot {
  readonly ticket: Ticket;
  readonly now: Instant;
  /** IANA zone of the desk, for texts that no reader's own zone is known for. */
  readonly zone: string;
  readonly isEmergency: boolean;
  /** An emergency, or of the policy's most urgent level. */
  readonly isMostUrgent: boolean;
  /** Time since the report, in words; on the escalation's clock only where that counts less. */
  readonly elapsed: { readonly text: string; readonly onClock: string | null };
  /** How many reminders an escalation has at most; null: none. */
  readonly mostReminders: number | null;
  readonly levelWord: string;
  readonly levelTitle: string;
  readonly levelMeaning: string;
  /** Titles of all levels by id. */
  readonly levelTitles: Readonly<Record<string, string>>;
  readonly roleTitles: Readonly<Record<string, string>>;
  /**
   * The answers that were given, in the order of asking, as people read them; last, the words before
   * there was a form, where the answers do not have them all.
   */
  readonly answers: readonly {
    readonly label: string;
    readonly text: string;
    /** Attached files, for a file question. */
    readonly files: readonly AttachedFile[];
  }[];
  readonly targets: readonly (TargetStatus & { readonly withinText: string })[];
  /** Of a recategorised ticket: the level before, and when its targets would have been due. */
  readonly original: {
    readonly levelTitle: string;
    readonly targets: readonly { readonly kind: TargetKind; readonly dueAt: Instant | null }[];
  } | null;
  /** The team that the requester was referred to, and opened a ticket all the same. */
  readonly referredTo: { readonly name: string; readonly contact: string | null } | null;
  /** The teams that a ticket may be handed to. */
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  /** The resolution comes with a planned release: no clock runs. */
  readonly byRelease: boolean;
  readonly escalations: readonly (Escalation & {
    readonly roleTitle: string;
    readonly afterText: string;
    /** No time is set: they are told with the report, or when the clocks start. */
    readonly atOnce: boolean;
    /** The time had passed already when the level changed. */
    readonly byLevelChange: boolean;
    /** How late it fired, where that is a minute or more. */
    readonly lateText: string | null;
  })[];
  readonly upcoming: readonly {
    readonly roleTitle: string;
    readonly afterText: string;
    readonly dueAt: Instant;
  }[];
}

/** A length of time that is worth words, in ms. */
const noticeable = 60_000;

/** A duration of a policy in words, e.g. "8 h" or "10 business days". */
export function durationText(duration: Duration): string {
  if (typeof duration === 'string') return formatDuration(durationMs(duration));
  return duration.businessDays === 1 ? '1 business day' : `${duration.businessDays} business days`;
}

/** When a threshold passes, in words: "after 8 h", or "at once". */
export function afterText(after: string): string {
  return durationMs(after) === 0 ? 'at once' : `after ${durationText(after)}`;
}

/** What there is to say of the ticket at `now`. */
export function snapshot(ticket: Ticket, policy: Policy, now: Instant): Snapshot {
  const level = levelOf(policy, ticket.level);
  return {
    ticket,
    now,
    zone: deskZone(policy),
    isEmergency: isEmergency(ticket),
    isMostUrgent: isUrgentTicket(ticket, policy),
    elapsed: elapsedOf(ticket, policy, now),
    mostReminders: policy.escalation.reminders?.atMost ?? null,
    levelWord: policy.levelWord,
    levelTitle: levelTitle(policy, ticket.level),
    levelMeaning: level.meaning,
    levelTitles: Object.fromEntries(
      policy.levels.map(({ id }) => [id, levelTitle(policy, id)] as const),
    ),
    roleTitles: policy.roles,
    answers: [...answersOf(ticket, policy), ...wordsOf(ticket)],
    targets: targetKinds.flatMap((kind) => {
      const status = targetStatus(ticket, policy, kind, now);
      return status ? [{ ...status, withinText: durationText(status.within) }] : [];
    }),
    original: originalOf(ticket, policy, now),
    referredTo: referredTo(ticket, policy),
    teams: Object.entries(policy.teams).map(([id, { name }]) => ({ id, name })),
    byRelease: level.resolution === 'release',
    escalations: ticket.escalations.map((escalation) => ({
      ...escalation,
      roleTitle: roleTitle(policy, escalation.role),
      afterText: afterText(escalation.after),
      atOnce: durationMs(escalation.after) === 0,
      byLevelChange: escalation.owedSince > escalation.dueAt,
      lateText:
        escalation.firedAt - escalation.owedSince >= noticeable
          ? formatDuration(escalation.firedAt - escalation.owedSince)
          : null,
    })),
    upcoming: openThresholds(ticket, policy).map(({ threshold, dueAt }) => ({
      roleTitle: roleTitle(policy, threshold.role),
      afterText: afterText(threshold.after),
      dueAt,
    })),
  };
}

function answersOf(ticket: Ticket, policy: Policy): Snapshot['answers'] {
  return questionsOf(policy).flatMap((question) => {
    const answer = ticket.answers[question.id];
    if (!answer) return [];
    const files = question.type === 'file' ? readFiles(answer) : [];
    return [{ label: question.label, text: answerText(question, answer, policy), files }];
  });
}

function wordsOf({ report: { words } }: Ticket): Snapshot['answers'] {
  return words === undefined ? [] : [{ label: 'What was written first', text: words, files: [] }];
}

function elapsedOf(ticket: Ticket, policy: Policy, now: Instant): Snapshot['elapsed'] {
  const { reportedAt, clocksStartAt } = ticket;
  const clock = clockOf(policy, policy.escalation.clock);
  const wall = Math.max(0, now - reportedAt);
  const counted = clock.between(clocksStartAt, now, escalationPauses(ticket, policy));
  const [text, onClock] = [wall, counted].map((ms) =>
    ms < noticeable ? 'less than a minute' : formatDuration(ms),
  );
  return { text: text ?? '', onClock: onClock === text ? null : (onClock ?? null) };
}

function referredTo(ticket: Ticket, policy: Policy): Snapshot['referredTo'] {
  const referral = policy.referrals.find(({ id }) => id === ticket.report.referral);
  const team = referral && policy.teams[referral.team];
  return team ? { name: team.name, contact: team.contact ?? null } : null;
}

/** The clocks of the level before a workaround made it another one (M-10). */
function originalOf(ticket: Ticket, policy: Policy, now: Instant): Snapshot['original'] {
  if (!ticket.recategorised) return null;
  const { from } = ticket.recategorised;
  // What was missed under another level is not this one's due instant.
  const unnoticed = { atRisk: false, missed: null };
  const before = {
    ...ticket,
    level: from,
    noticed: { response: unnoticed, resolution: unnoticed },
  };
  return {
    levelTitle: levelTitle(policy, from),
    targets: targetKinds.flatMap((kind) => {
      const status = targetStatus(before, policy, kind, now);
      return status ? [{ kind, dueAt: status.dueAt }] : [];
    }),
  };
}
