import { deskZone } from './clock-time.ts';
import type { Instant } from './instant.ts';
import type { Policy } from './policy.ts';
import { snapshot } from './snapshot.ts';
import type { Ticket } from './ticket.ts';

/** A sentence with instants in it, to be shown in the reader's own time. */
export type Sentence = readonly (string | { readonly at: Instant })[];

export interface Explanation {
  readonly zone: string;
  readonly sentences: readonly Sentence[];
}

/** Why the ticket has its level, and where each of its instants comes from. */
export function explain(ticket: Ticket, policy: Policy, now: Instant): Explanation {
  const view = snapshot(ticket, policy, now);
  return {
    zone: deskZone(policy),
    sentences: [
      levelSentence(ticket, view),
      ...(ticket.level === ticket.levelAtReport
        ? []
        : [[`When reported it was ${view.levelTitles[ticket.levelAtReport]}.`]]),
      ...(ticket.review ? [['The answers fit no level exactly: please look at it again.']] : []),
      startSentence(ticket),
      ...targetSentences(view, policy),
      ...pauseSentences(ticket),
      ...escalationSentences(view),
    ],
  };
}

type View = ReturnType<typeof snapshot>;

function levelSentence(ticket: Ticket, view: View): Sentence {
  const { because, clauses } = ticket.levelReason;
  const source = clauses.length > 0 ? ` (${clauses.join(', ')})` : '';
  return [`${view.levelTitle}, because: ${because}${source}`];
}

function startSentence(ticket: Ticket): Sentence {
  if (ticket.clocksStartAt === ticket.reportedAt) {
    return ['All clocks count from the report, ', { at: ticket.reportedAt }, '.'];
  }
  return [
    'Reported ',
    { at: ticket.reportedAt },
    '. The requester chose to wait, so all clocks count from the next opening, ',
    { at: ticket.clocksStartAt },
    '.',
  ];
}

function targetSentences(view: View, policy: Policy): Sentence[] {
  if (view.targets.length === 0 && !view.byRelease) {
    return [['The policy sets no targets for response or resolution.']];
  }
  const sentences = view.targets.map((target): Sentence => {
    const name = target.kind === 'response' ? 'Response' : 'Resolution';
    if (target.state === 'breached' && target.dueAt !== null) {
      const missed = [`${name} target: missed, it was due `, { at: target.dueAt }] as const;
      return target.fulfilledAt === null
        ? [...missed, '.']
        : [...missed, '. Met late, ', { at: target.fulfilledAt }, '.'];
    }
    const clock = clockText(target.clock, policy);
    const rule = `${name} target: ${target.withinText}, counted ${clock}`;
    if (target.dueAt === null)
      return [`${rule}. It stands still while the ticket waits for the requester.`];
    const due = [`${rule}. Due `, { at: target.dueAt }] as const;
    if (target.fulfilledAt === null) return [...due, `: ${target.state}.`];
    // A level with less time may have come after it was met.
    const outcome = target.fulfilledAt > target.dueAt ? 'before the level changed' : 'in time';
    return [...due, `: met ${outcome}, `, { at: target.fulfilledAt }, '.'];
  });
  return view.byRelease
    ? [...sentences, ['The resolution comes with a planned release, so no clock runs for it.']]
    : sentences;
}

function clockText(clock: string, policy: Policy): string {
  if (clock === '24x7') return 'around the clock';
  return clock === policy.deskHours ? 'in the desk’s hours' : `in the hours of “${clock}”`;
}

function pauseSentences(ticket: Ticket): Sentence[] {
  const say =
    (what: string) =>
    (pause: { from: Instant; to: Instant | null }): Sentence =>
      pause.to === null
        ? [`${what} since `, { at: pause.from }, '.']
        : [`${what} from `, { at: pause.from }, ' to ', { at: pause.to }, '.'];
  return [
    ...ticket.waits.map(say('Waited for the requester')),
    ...ticket.closures.map(say('Resolved')),
  ];
}

function escalationSentences(view: View): Sentence[] {
  return [
    ...view.escalations.map((escalation): Sentence => {
      const late = escalation.lateText ? `, ${escalation.lateText} late` : '';
      const raised = escalation.byLevelChange ? ', passed already when the level changed' : '';
      const told = `Escalated ${escalation.afterText}: ${escalation.roleTitle}, due `;
      const fired = [told, { at: escalation.dueAt }, `${raised}${late}.`] as const;
      const { acknowledged } = escalation;
      return acknowledged
        ? [...fired, ` Acknowledged by ${acknowledged.by.name} `, { at: acknowledged.at }, '.']
        : fired;
    }),
    ...view.upcoming.map(
      (next): Sentence => [
        `Next, if it is not resolved: ${next.roleTitle}, ${next.afterText}, `,
        { at: next.dueAt },
        '.',
      ],
    ),
  ];
}
