import type { Snapshot } from '../engine/snapshot.ts';
import type { TicketEvent } from '../engine/ticket.ts';
import { chargeFacts, targetFacts } from './card.ts';
import { command, source, who } from './inline.ts';
import { type Button, type Message, type Part, plain, type Text } from './message.ts';
import { teamText } from './thread-reply.ts';
import { when } from './when.ts';
import { wordParts } from './words.ts';

/** What the requester hears of an event, or null where it does not concern them. */
export function requesterMessage(event: TicketEvent, view: Snapshot): Message | null {
  const { ticket } = view;
  switch (event.type) {
    case 'TicketOpened':
      return withWayToWrite(view);
    case 'TicketTaken':
      return told([who(event.by), ` has taken ${ticket.number} and is working on it.`]);
    case 'SupportReplied':
      return told(
        [
          who(event.by),
          event.edited
            ? ` changed a message about ${ticket.number}. It now says:`
            : ` wrote about ${ticket.number}:`,
        ],
        event,
        [answer(view, 'Answer')],
      );
    case 'WaitingStarted':
      return told(
        [
          who(event.by),
          ` needs something from you for ${ticket.number}. Work goes on once you answer:`,
        ],
        event.text,
        [answer(view, 'Answer', 'primary')],
      );
    case 'RequesterReplied':
      return received(event, view);
    case 'WaitingEnded':
      return told([`Support goes on working on ${ticket.number}.`]);
    case 'WorkaroundProvided':
      return told(
        [who(event.by), ` has a way around the problem for ${ticket.number}:`],
        event.text,
        [answer(view, 'Answer')],
      );
    case 'LevelChanged':
      return told(
        [
          `${ticket.number} is now ${view.levelTitles[event.to]}; it was ${view.levelTitles[event.from]}. The reason:`,
        ],
        event.reason,
        [],
        targetNote(view),
      );
    case 'TicketRecategorised':
      return told(
        [
          `${ticket.number} is now ${view.levelTitles[event.to]}; it was ${view.levelTitles[event.from]}, and a workaround is in place. The reason:`,
        ],
        event.reason,
        [],
        targetNote(view),
      );
    case 'ChargeWaived':
      if (event.by) {
        return told([who(event.by), ` waived the charge for ${ticket.number}:`], event.reason);
      }
      return told([
        `There is no charge for ${ticket.number} any more, as it is now ${view.levelTitles[event.level]}.`,
      ]);
    case 'ReleasePlanned':
      return told([`The resolution of ${ticket.number} is planned for release ${event.release}.`]);
    case 'TicketHandedOver':
      return told(
        [who(event.by), ` asked ${teamText(event)} to help you with ${ticket.number}:`],
        event.text,
      );
    case 'TicketResolved':
      return told([who(event.by), ` resolved ${ticket.number}:`], event.text, [notSolved(view)]);
    case 'TicketReopened':
      return told([`${ticket.number} is open again. Support goes on working on it:`], event.text);
    case 'EscalationFired':
      return told([escalated(event, view)]);
    case 'TargetAtRisk':
    case 'TargetBreached':
    case 'AssignmentMissed':
    case 'PolicyAdopted':
    case 'EscalationReminded':
    case 'EscalationAcknowledged':
    case 'PersonNotReached':
      return null;
    default:
      return event satisfies never;
  }
}

/** What the requester wrote has arrived. In their own thread it stands above already. */
function received(
  event: Extract<TicketEvent, { type: 'RequesterReplied' }>,
  view: Snapshot,
): Message {
  const { number, state } = view.ticket;
  const shown = event.writtenIn === 'direct' ? undefined : event;
  const text = shown
    ? `Your answer about ${number} has reached support:`
    : `Your message about ${number} has reached support.`;
  if (state !== 'resolved') return told([text], shown);
  const ended =
    'This ticket is resolved, so nobody is working on it. If you still need help, open it again:';
  return told([text], shown, [notSolved(view)], [{ kind: 'paragraph', text: [ended] }]);
}

function notSolved({ ticket }: Snapshot): Button {
  const { deskId, number } = ticket;
  return { kind: 'act', action: 'reopen', label: 'It is not solved', deskId, number };
}

function escalated(
  { key, role }: Extract<TicketEvent, { type: 'EscalationFired' }>,
  { ticket, escalations, roleTitles }: Snapshot,
): string {
  const title = roleTitles[role] ?? role;
  return escalations.some((fired) => fired.key === key && fired.atOnce)
    ? `${ticket.number} goes to our ${title} now.`
    : `${ticket.number} is not solved yet, so it goes to our ${title} now.`;
}

/** Number, level with its reason, targets, and what comes next: in the form and as a message. */
export function confirmation(view: Snapshot): Message {
  const { ticket, zone } = view;
  const clauses = ticket.levelReason.clauses;
  const waits = ticket.clocksStartAt > ticket.reportedAt;
  return {
    summary: `Your ticket ${ticket.number}: ${ticket.title}`,
    parts: [
      { kind: 'heading', text: `${ticket.number} · ${ticket.title}` },
      ...nextSteps(view),
      {
        kind: 'facts',
        facts: [
          { label: 'Number', value: [ticket.number] },
          { label: 'Priority', value: [view.levelTitle] },
          { label: 'Reported', value: [when(ticket.reportedAt, zone)] },
          ...(ticket.assignee ? [{ label: 'Assigned to', value: [who(ticket.assignee)] }] : []),
          ...(waits ? [{ label: 'Work starts', value: [when(ticket.clocksStartAt, zone)] }] : []),
          ...targetFacts(view),
          ...chargeFacts(view),
        ],
      },
      {
        kind: 'note',
        text: [
          `Why this ${view.levelWord.toLowerCase()}: ${ticket.levelReason.because}${source(clauses)}`,
        ],
      },
      {
        kind: 'note',
        text: ['To see where it stands at any time: ', command(`status ${ticket.number}`)],
      },
    ],
  };
}

/** What replies to this message say goes to support from then on. */
function withWayToWrite(view: Snapshot): Message {
  const message = confirmation(view);
  const note: Part = {
    kind: 'note',
    text: ['To add something, or to ask, reply to this message.'],
  };
  return { ...message, parts: [...message.parts, note] };
}

/** What happens now: who has it, when work begins, what it costs, who else may take it on. */
function nextSteps(view: Snapshot): Part[] {
  const { ticket, zone, referredTo } = view;
  const { charge } = ticket.report;
  const texts: (Text | false)[] = [
    ticket.assignee
      ? [
          'Thank you. Your report is here, and ',
          who(ticket.assignee),
          ' takes care of it. You hear of every step in a direct message.',
        ]
      : [
          'Thank you. Your report is with support. You hear in a direct message who takes it, and of every step after that.',
        ],
    ticket.clocksStartAt > ticket.reportedAt && [
      'Work begins when support opens, ',
      when(ticket.clocksStartAt, zone),
      '.',
    ],
    charge !== null && ticket.chargeWaived === null && [billed(charge.waivedAt, view)],
    referredTo !== null && [
      'Requests like this are for ',
      { kind: 'bold', text: teamText(referredTo) },
      '. Support looks at yours, and tells you whether they take it on.',
    ],
  ];
  return texts.flatMap((text) => (text ? [{ kind: 'paragraph' as const, text }] : []));
}

function billed(waivedAt: readonly string[], { levelTitles }: Snapshot): string {
  const titles = waivedAt.map((level) => levelTitles[level] ?? level);
  const waived =
    titles.length > 0 ? ` If support raises it to ${titles.join(' or ')}, it is not.` : '';
  return `This is billed, as you agreed.${waived}`;
}

function targetNote(view: Snapshot): Part[] {
  const facts = targetFacts(view);
  return facts.length > 0 ? [{ kind: 'facts', facts }] : [];
}

function answer({ ticket }: Snapshot, label: string, style?: 'primary'): Button {
  return {
    kind: 'act',
    action: 'answer',
    label,
    ...(style ? { style } : {}),
    deskId: ticket.deskId,
    number: ticket.number,
  };
}

function told(
  text: Text,
  said?: string | Parameters<typeof wordParts>[0],
  buttons: readonly Button[] = [],
  more: readonly Part[] = [],
): Message {
  const words = typeof said === 'string' ? { text: said } : said;
  return {
    summary: plain(text),
    parts: [
      { kind: 'paragraph', text },
      ...(words === undefined ? [] : wordParts(words)),
      ...more,
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  };
}
