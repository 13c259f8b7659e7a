import { levelTitle, type Policy, roleTitle } from './policy.ts';
import { afterText } from './snapshot.ts';
import type { TicketEvent } from './ticket.ts';

/** An event in a line, for a ticket's history. */
export function whatHappened(event: TicketEvent, policy: Policy): string {
  const level = (id: string) =>
    policy.levels.some((one) => one.id === id) ? levelTitle(policy, id) : id;
  switch (event.type) {
    case 'TicketOpened':
      return `${event.requester.name} reported it: ${level(event.level)}${event.assignee ? `, assigned to ${event.assignee.name}` : ''}`;
    case 'TicketTaken':
      return event.from
        ? `${event.by.name} took it over from ${event.from.name}`
        : `${event.by.name} took it`;
    case 'SupportReplied':
      return `${event.by.name} ${event.edited ? 'changed a reply' : 'replied'}`;
    case 'RequesterReplied':
      return `${event.by.name} ${event.edited ? 'changed a message' : 'wrote'}`;
    case 'WaitingStarted':
      return `${event.by.name} asked the requester, and waiting began`;
    case 'WaitingEnded':
      return 'Waiting ended';
    case 'WorkaroundProvided':
      return `${event.by.name} put a workaround in place`;
    case 'LevelChanged':
      return `${event.by.name} changed ${level(event.from)} to ${level(event.to)}`;
    case 'TicketRecategorised':
      return `${event.by.name} recategorised ${level(event.from)} to ${level(event.to)}, with a workaround`;
    case 'ChargeWaived':
      return event.by ? `${event.by.name} waived the charge` : 'The charge was waived';
    case 'ReleasePlanned':
      return `${event.by.name} planned release ${event.release}`;
    case 'TicketHandedOver':
      return `${event.by.name} handed it to ${event.name}`;
    case 'TicketResolved':
      return `${event.by.name} resolved it`;
    case 'TicketReopened':
      return `${event.by.name} reopened it`;
    case 'TargetAtRisk':
      return `The ${event.target} target was at risk`;
    case 'TargetBreached':
      return `The ${event.target} target was missed`;
    case 'AssignmentMissed':
      return 'Nobody was assigned in time';
    case 'EscalationFired':
      return `Escalated ${afterText(event.after)}: ${roleTitle(policy, event.role)}`;
    case 'EscalationReminded':
      return `Reminder ${event.count} of the escalation, as nobody had acknowledged it`;
    case 'EscalationAcknowledged':
      return `${event.by.name} acknowledged the escalation`;
    case 'PersonNotReached':
      return event.person === null
        ? `Nobody to tell for ${roleTitle(policy, event.as)}: ${event.reason}`
        : `No message reached ${event.person}: ${event.reason}`;
    case 'PolicyAdopted':
      return `It follows policy version ${event.to}`;
    default:
      return event satisfies never;
  }
}
