import { calendarOf } from './calendar.ts';
import { answerText } from './check-answers.ts';
import { clockOf, deskOpen } from './clock-time.ts';
import { holds, readingsOf } from './condition.ts';
import { formatDuration } from './duration.ts';
import { type Explanation, explain, type Sentence } from './explain.ts';
import { whatHappened } from './history.ts';
import type { Instant, Interval } from './instant.ts';
import { type Policy, questionsOf } from './policy.ts';
import { targetKinds, targetStatus } from './targets.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

/** A line of a ticket's history. */
export interface HistoryLine {
  readonly at: Instant;
  readonly what: string;
}

/** Somebody who was told something, or was to be. */
export interface Told {
  readonly to: string;
  readonly summary: string;
  readonly status: 'pending' | 'sent' | 'failed';
  /** Real time; null while it is pending. */
  readonly finishedAt: Instant | null;
}

export interface FullExplanation extends Explanation {
  /** What happened, in order. */
  readonly events: readonly HistoryLine[];
  /** Who was told what, in order of writing; times are real time. */
  readonly told: readonly Told[];
}

/** More intervals than this are counted together. */
const mostIntervals = 12;

/**
 * Why the ticket stands where it does, from its answers to every counted hour, with its history.
 * `events` are all of its events; `told` the messages about it.
 */
export function explainInFull(
  ticket: Ticket,
  policy: Policy,
  now: Instant,
  events: readonly TicketEvent[],
  told: readonly Told[],
): FullExplanation {
  const { zone, sentences } = explain(ticket, policy, now);
  return {
    zone,
    sentences: [
      ...answerSentences(ticket, policy),
      ...sentences,
      ...targetKinds.flatMap((kind) => countedSentences(ticket, policy, kind, now)),
      ...chargeSentences(ticket),
    ],
    events: events.map((event) => ({ at: event.at, what: whatHappened(event, policy) })),
    told,
  };
}

/** The answers that the rule behind the first level read. */
function answerSentences(ticket: Ticket, policy: Policy): Sentence[] {
  const open = deskOpen(policy, ticket.reportedAt);
  const rule = policy.levelRules.find(({ when }) => holds(when, ticket.answers, open));
  const read = new Set(readingsOf(rule?.when).map(({ question }) => question));
  const answers = questionsOf(policy).flatMap((question) => {
    const answer = ticket.answers[question.id];
    if (!answer || !read.has(question.id)) return [];
    return [`“${question.label}” ${answerText(question, answer, policy)}`];
  });
  return answers.length === 0
    ? []
    : [[ended(`The answers behind the level: ${answers.join('; ')}`)]];
}

/** A sentence with its end; an answer may bring one. */
function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The open time that a target's due instant counts, and the holidays that it skips. */
function countedSentences(
  ticket: Ticket,
  policy: Policy,
  kind: (typeof targetKinds)[number],
  now: Instant,
): Sentence[] {
  const status = targetStatus(ticket, policy, kind, now);
  if (!status || status.dueAt === null || status.clock === '24x7') return [];
  const { dueAt } = status;
  const pauses = kind === 'resolution' ? [...ticket.waits, ...ticket.closures] : [];
  const counted = clockOf(policy, status.clock)
    .openIntervals(ticket.clocksStartAt, dueAt)
    .flatMap((interval) => without(interval, pauses));
  if (counted.length === 0) return [];
  const listed = counted.slice(0, mostIntervals);
  const rest = counted.slice(mostIntervals);
  const restMs = rest.reduce((sum, { from, to }) => sum + to - from, 0);
  const stretches = listed.flatMap(
    ({ from, to }, at): Sentence => [
      at === 0 ? '' : ', ',
      { at: from },
      ' to ',
      { at: to },
      ` (${formatDuration(to - from)})`,
    ],
  );
  const more =
    rest.length > 0 ? `, and ${rest.length} more, ${formatDuration(restMs)} together.` : '.';
  const spec = policy.calendars[status.clock];
  const holidays = spec ? calendarOf(spec).holidays(ticket.clocksStartAt, dueAt) : [];
  return [
    [`Counted for the ${kind} target: `, ...stretches, more],
    ...(holidays.length > 0
      ? [[`Skipped: ${holidays.map(({ date, name: day }) => `${day} (${date})`).join(', ')}.`]]
      : []),
  ];
}

function without(
  interval: Interval,
  pauses: readonly { readonly from: Instant; readonly to: Instant | null }[],
): Interval[] {
  return pauses.reduce<Interval[]>(
    (left, { from, to }) =>
      left.flatMap((part) =>
        [
          { from: part.from, to: Math.min(part.to, from) },
          { from: Math.max(part.from, to ?? part.to), to: part.to },
        ].filter((rest) => rest.to > rest.from),
      ),
    [interval],
  );
}

function chargeSentences({ report: { charge }, chargeWaived }: Ticket): Sentence[] {
  if (!charge) return [];
  const { consent, clauses } = charge;
  const source = clauses.length > 0 ? ` (${clauses.join(', ')})` : '';
  const agreed: Sentence = [
    `Charge${source}: ${charge.reason} The requester agreed `,
    { at: consent.at },
    ` to: “${consent.wording}”`,
  ];
  if (!chargeWaived) return [agreed];
  const { at, by } = chargeWaived;
  const how = by ? `, by ${by.name}.` : ', as the level was raised.';
  return [agreed, ['The charge was waived ', { at }, how]];
}
