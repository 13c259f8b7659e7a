import type { Snapshot } from '../engine/snapshot.ts';
import type { TicketEvent } from '../engine/ticket.ts';
import { stateText, takenBy } from './card.ts';
import { who } from './inline.ts';
import type { Button, Message, Text } from './message.ts';
import { when } from './when.ts';

/** The direct message of one or more thresholds to a contact: why, since when, and what to do. */
export function escalationMessage(keys: readonly string[], as: string, view: Snapshot): Message {
  const open = unacknowledged(keys, view);
  return contactMessage(keys, view, {
    word: open ? 'needs you' : 'is acknowledged',
    begins:
      as === 'fallback'
        ? 'You are the fallback contact, and this could not reach everybody it was for:'
        : 'You are told as:',
  });
}

/** The same once more, as nobody has acknowledged it. */
export function reminderMessage(keys: readonly string[], as: string, view: Snapshot): Message {
  const open = unacknowledged(keys, view);
  return contactMessage(keys, view, {
    word: open ? 'still needs you' : 'is acknowledged',
    begins: [
      open ? 'Nobody has acknowledged this. ' : '',
      as === 'fallback' ? 'You are reminded as the fallback contact:' : 'You are reminded as:',
    ].join(''),
  });
}

function unacknowledged(keys: readonly string[], { escalations }: Snapshot): boolean {
  return escalations.some(({ key, acknowledged }) => keys.includes(key) && !acknowledged);
}

function contactMessage(
  keys: readonly string[],
  view: Snapshot,
  { word, begins }: { readonly word: string; readonly begins: string },
): Message {
  const { ticket } = view;
  const fired = view.escalations.filter(({ key }) => keys.includes(key));
  const open = unacknowledged(keys, view);
  return {
    summary: `${ticket.number} ${word}: ${ticket.title} (${view.levelTitle})`,
    parts: [
      { kind: 'heading', text: `${ticket.number} · ${ticket.title}` },
      { kind: 'paragraph', text: [`${view.levelTitle}, ${stateText(view)}. ${begins}`] },
      ...fired.map((escalation) => ({
        kind: 'paragraph' as const,
        text: reason(escalation, view),
      })),
      { kind: 'facts', facts: facts(view) },
      ...(open
        ? [{ kind: 'note' as const, text: ['Acknowledge to show that you have seen it.'] }]
        : []),
      ...acknowledgements(fired, view),
      {
        kind: 'buttons',
        buttons: [
          ...(open ? [acknowledgeButton(keys, view)] : []),
          { kind: 'open-thread', label: 'Open the thread' },
        ],
      },
    ],
  };
}

function facts(view: Snapshot): { readonly label: string; readonly value: Text }[] {
  const { ticket, zone, elapsed } = view;
  const counted =
    elapsed.onClock === null ? '' : `, of which ${elapsed.onClock} count for escalations`;
  return [
    { label: 'Reported', value: [when(ticket.reportedAt, zone)] },
    { label: 'Time since then', value: [`${elapsed.text}${counted}`] },
    ...lastActivity(view),
    { label: 'Requester', value: [who(ticket.requester)] },
    takenBy(view),
    ...(ticket.workaround ? [{ label: 'Workaround', value: ['in place'] }] : []),
  ];
}

function acknowledgeButton(keys: readonly string[], { ticket }: Snapshot): Button {
  return {
    kind: 'act',
    action: 'acknowledge',
    label: 'Acknowledge',
    style: 'primary',
    deskId: ticket.deskId,
    number: ticket.number,
    keys,
    confirm: {
      title: `Acknowledge ${ticket.number}?`,
      text: 'Everybody who was told, and the status thread, will see that you know of it. This cannot be taken back.',
      confirm: 'Acknowledge',
      deny: 'Not yet',
    },
  };
}

/** What somebody did last; nothing for a ticket that was acted on before this was kept. */
function lastActivity({ ticket, zone }: Snapshot): { label: string; value: Text }[] {
  const label = 'Last activity';
  const { lastActivity: last } = ticket;
  if (last) {
    return [{ label, value: [who(last.by), ` ${activity(last.type)}, `, when(last.at, zone)] }];
  }
  return ticket.respondedAt === null ? [{ label, value: ['nobody has acted on it yet'] }] : [];
}

/** What somebody did, after their name. */
function activity(type: TicketEvent['type']): string {
  switch (type) {
    case 'TicketTaken':
      return 'took it';
    case 'SupportReplied':
      return 'replied to the requester';
    case 'RequesterReplied':
      return 'wrote';
    case 'WaitingStarted':
      return 'asked the requester';
    case 'WaitingEnded':
      return 'ended the waiting';
    case 'WorkaroundProvided':
      return 'put a workaround in place';
    case 'LevelChanged':
      return 'changed the level';
    case 'TicketRecategorised':
      return 'recategorised it';
    case 'ChargeWaived':
      return 'waived the charge';
    case 'ReleasePlanned':
      return 'planned its release';
    case 'TicketHandedOver':
      return 'handed it over';
    case 'TicketResolved':
      return 'resolved it';
    case 'TicketReopened':
      return 'reopened it';
    case 'EscalationAcknowledged':
      return 'acknowledged an escalation';
    case 'TicketOpened':
    case 'AssignmentMissed':
    case 'PolicyAdopted':
    case 'TargetAtRisk':
    case 'TargetBreached':
    case 'EscalationFired':
    case 'EscalationReminded':
    case 'PersonNotReached':
      return 'was told of it';
    default:
      return type satisfies never;
  }
}

function reason(escalation: Snapshot['escalations'][number], view: Snapshot): Text {
  const { zone, mostReminders } = view;
  const { roleTitle, afterText, atOnce, byLevelChange, lateText, reminded = 0 } = escalation;
  return [
    { kind: 'bold', text: roleTitle },
    atOnce ? ', at once, due ' : `, because it is not resolved ${afterText}, due `,
    when(escalation.dueAt, zone),
    byLevelChange ? ', passed already when the level changed' : '',
    lateText ? `, ${lateText} late.` : '.',
    reminded > 0 && !escalation.acknowledged
      ? ` This is reminder ${reminded}${mostReminders === null ? '' : ` of ${mostReminders}`}.`
      : '',
  ];
}

function acknowledgements(fired: Snapshot['escalations'], view: Snapshot) {
  const [first] = fired.flatMap(({ acknowledged }) => (acknowledged ? [acknowledged] : []));
  if (!first) return [];
  const text: Text = [
    'Acknowledged by ',
    { kind: 'person', person: first.by },
    ', ',
    when(first.at, view.zone),
    '.',
  ];
  return [{ kind: 'note' as const, text }];
}
