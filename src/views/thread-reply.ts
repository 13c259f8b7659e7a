import type { Snapshot } from '../engine/snapshot.ts';
import type { Person, TicketEvent } from '../engine/ticket.ts';
import { source, who } from './inline.ts';
import { type Button, type Message, plain, type Text } from './message.ts';
import { when } from './when.ts';
import { wordParts } from './words.ts';

interface ThreadReply {
  readonly fallbackTold?: boolean;
  readonly stands?: boolean;
  readonly nameOf?: (address: string) => string;
}

/**
 * A reply in the status thread: what has just happened, for the desk. `fallbackTold`: the fallback
 * contact hears in place of the person not reached. `stands`: the words of the event were written in
 * this very thread, and stand above already. `nameOf`: how an address is called.
 */
export function threadReply(
  event: TicketEvent,
  view: Snapshot,
  { fallbackTold = false, stands = false, nameOf = (address) => address }: ThreadReply = {},
): Message {
  switch (event.type) {
    case 'TicketOpened':
      return reply([who(event.requester), ' reported this.']);
    case 'TicketTaken':
      return reply([
        who(event.by),
        ...(event.from
          ? [' has taken this over from ', who(event.from), '.']
          : [' has taken this ticket.']),
      ]);
    case 'SupportReplied':
      return relayed(
        event,
        event.edited ? 'changed a reply to the requester' : 'replied to the requester',
        stands,
      );
    case 'RequesterReplied':
      return requesterWrote(event, view, stands);
    case 'WaitingStarted':
      return reply([who(event.by), ' asked the requester and is waiting:'], event.text);
    case 'WaitingEnded':
      return reply(['No longer waiting for the requester.', ...clockResumes(view)]);
    case 'WorkaroundProvided':
      return reply([who(event.by), ' put a workaround in place:'], event.text);
    case 'LevelChanged':
      return reply(
        [
          who(event.by),
          ` changed this from ${view.levelTitles[event.from]} to ${view.levelTitles[event.to]}${source(event.clauses)}:`,
        ],
        event.reason,
      );
    case 'TicketRecategorised':
      return reply(
        [
          who(event.by),
          ` recategorised this from ${view.levelTitles[event.from]} to ${view.levelTitles[event.to]}${source(event.clauses)}, as a workaround is in place:`,
        ],
        event.reason,
      );
    case 'ChargeWaived':
      if (event.by) return reply([who(event.by), ' waived the charge:'], event.reason);
      return reply([
        `The charge is waived, as this is now ${view.levelTitles[event.level]}${source(event.clauses)}.`,
      ]);
    case 'ReleasePlanned':
      return reply([who(event.by), ` planned the resolution for release ${event.release}.`]);
    case 'TicketHandedOver':
      return reply([who(event.by), ` handed this to ${teamText(event)}:`], event.text);
    case 'AssignmentMissed': {
      const ask = view.ticket.assignee ? '.' : '. Please take it if you can.';
      return reply(['Nobody was assigned by ', when(event.dueAt, view.zone), ask]);
    }
    case 'PolicyAdopted':
      return reply([
        'This ticket now follows the present policy. Its clocks are counted anew, and what has fired stays as it is.',
      ]);
    case 'TicketResolved':
      return reply([who(event.by), ' resolved this:'], event.text);
    case 'TicketReopened':
      return reply([who(event.by), ' reopened this:'], event.text);
    case 'TargetAtRisk':
      return reply([
        `The ${event.target} target is at risk: it is due `,
        when(event.dueAt, view.zone),
        '.',
      ]);
    case 'TargetBreached':
      return reply([
        `The ${event.target} target is missed: it was due `,
        when(event.dueAt, view.zone),
        event.reclassified ? ', reclassified: the new level counts from the report.' : '.',
      ]);
    case 'EscalationFired': {
      const fired = view.escalations.find(({ key }) => key === event.key);
      const title = view.roleTitles[event.role] ?? event.role;
      return reply([
        fired?.atOnce
          ? `Escalated at once: ${title}`
          : `Escalated to the ${title} ${fired?.afterText ?? ''}`,
        fired?.byLevelChange ? ', because the level changed' : '',
        fired?.lateText ? `, ${fired.lateText} late.` : '.',
      ]);
    }
    case 'EscalationReminded':
      return reply([
        `Nobody has acknowledged the escalation${escalatedTo(event.keys, view)}. Reminder ${event.count}${view.mostReminders === null ? '' : ` of ${view.mostReminders}`} is sent.`,
      ]);
    case 'EscalationAcknowledged':
      return reply([
        who(event.by),
        ` acknowledged the escalation${escalatedTo(event.keys, view)}.`,
      ]);
    case 'PersonNotReached':
      return reply(notReached(event, view, fallbackTold, nameOf));
    default:
      return event satisfies never;
  }
}

/** A team with its address, where it has one. */
export function teamText({ name, contact }: { name: string; contact: string | null }): string {
  return contact === null ? name : `${name} (${contact})`;
}

/** For the thread, where several escalations may stand above. */
function escalatedTo(keys: readonly string[], { escalations }: Snapshot): string {
  const titles = escalations.filter(({ key }) => keys.includes(key)).map((one) => one.roleTitle);
  return escalations.length > keys.length ? `: ${[...new Set(titles)].join(', ')}` : '';
}

function clockResumes(view: Snapshot): Text {
  const resolution = view.targets.find(({ kind }) => kind === 'resolution');
  const counts = resolution?.state === 'running' || resolution?.state === 'at risk';
  return counts && resolution.dueAt !== null
    ? [' The resolution is now due ', when(resolution.dueAt, view.zone), '.']
    : [];
}

/** An operator alert: who did not hear, why, and who is told instead. */
function notReached(
  event: Extract<TicketEvent, { type: 'PersonNotReached' }>,
  view: Snapshot,
  fallbackTold: boolean,
  nameOf: (address: string) => string,
): Text {
  const role = view.roleTitles[event.as] ?? event.as;
  const then = fallbackTold
    ? ' The fallback contact is told instead.'
    : ' Please tell them another way.';
  if (event.person === null) {
    return [{ kind: 'bold', text: 'Nobody to tell. ' }, `${role}: ${event.reason}.${then}`];
  }
  const person: Person = { address: event.person, name: nameOf(event.person) };
  return [
    { kind: 'bold', text: 'A message could not be delivered. ' },
    'It was for ',
    who(person),
    ` (${role}). The reason: ${event.reason}.${then}`,
  ];
}

type Said = Extract<TicketEvent, { type: 'SupportReplied' | 'RequesterReplied' }>;

function relayed(event: Said, what: string, stands: boolean): Message {
  return stands ? reply([who(event.by), ` ${what}.`]) : reply([who(event.by), ` ${what}:`], event);
}

function requesterWrote(event: Said, { ticket }: Snapshot, stands: boolean): Message {
  const what = event.edited ? 'changed a message' : 'wrote';
  if (ticket.state !== 'resolved') return relayed(event, what, stands);
  const message = relayed(event, `${what}, though this is resolved`, stands);
  const { deskId, number } = ticket;
  const reopen: Button = { kind: 'act', action: 'reopen', label: 'Reopen', deskId, number };
  return { ...message, parts: [...message.parts, { kind: 'buttons', buttons: [reopen] }] };
}

function reply(text: Text, said?: string | Said): Message {
  const words = typeof said === 'string' ? { text: said } : said;
  return {
    summary: plain(text),
    parts: [{ kind: 'paragraph', text }, ...(words === undefined ? [] : wordParts(words))],
  };
}
