import { type Notice, noticesOf } from '../engine/notices.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import type { Person, Ticket, TicketEvent } from '../engine/ticket.ts';
import {
  assignedMessage,
  channelAlert,
  deskWarning,
  takenOverMessage,
} from '../views/contact-message.ts';
import { escalationMessage, reminderMessage } from '../views/escalation-message.ts';
import type { Message } from '../views/message.ts';
import { reportInFull } from '../views/report-in-full.ts';
import { requesterMessage } from '../views/requester-message.ts';
import { splitMessage } from '../views/split-message.ts';
import { threadReply } from '../views/thread-reply.ts';
import { notSetUp, platformName, platformTitle } from './addresses.ts';
import { named } from './people.ts';
import type { Address, Delivery, Desk, OutboxEntry } from './ports.ts';

/** The slot of a ticket's root card in the status thread. */
export const cardSlot = 'card';
/** The slot of the confirmation, which later messages to the requester stand under. */
const requesterSlot = 'requester';

/** The slot of a later message to the requester, where messages to a person form no threads. */
export function requesterSlotOf(entryId: string): string {
  return `${requesterSlot}:${entryId}`;
}

/** Whether a slot is of a message to the requester, whose replies go to support. */
export function isRequesterSlot(slot: string): boolean {
  return slot === requesterSlot || slot.startsWith(`${requesterSlot}:`);
}

/** The conversation of a ticket's status thread on the platform of this channel. */
export function threadKey(channel: Address, number: string): string {
  return `thread:${platformName(channel)}:${number}`;
}

/** All that people are told of the events of one decision; `view` is of the ticket after them. */
export function entriesOf(
  before: Ticket | null,
  events: readonly TicketEvent[],
  view: Snapshot,
  desk: Desk,
): OutboxEntry[] {
  const entries = noticesOf(events, view.ticket, desk)
    .filter((notice) => !isKnown(notice, before))
    .flatMap((notice) => entry(notice, view, desk));
  const all = before ? cardLast(entries) : [...entries, ...reportEntries(view, desk)];
  return [
    ...all.flatMap(inFull).map((one) => (view.isMostUrgent && isClose(one) ? urgent(one) : one)),
    ...publicEntries(before, view.ticket, desk),
  ];
}

/** To those who have the ticket in hand, or wait for it. */
function isClose({ as }: OutboxEntry): boolean {
  return as === 'desk' || as === 'requester' || as === 'assignee';
}

function urgent(one: OutboxEntry): OutboxEntry {
  return { ...one, urgent: true };
}

/** After the replies, so that in a burst one update of the card stands for many. */
function cardLast(entries: readonly OutboxEntry[]): OutboxEntry[] {
  const isCard = ({ delivery }: OutboxEntry) => delivery.kind === 'card';
  return [...entries.filter((one) => !isCard(one)), ...entries.filter(isCard)];
}

/** Words longer than one message shows, in several. */
function inFull(one: OutboxEntry): OutboxEntry[] {
  const { delivery } = one;
  if (delivery.kind !== 'post') return [one];
  const [first, ...more] = splitMessage(delivery.message);
  if (!first || more.length === 0) return [one];
  const { slot, ...unslotted } = delivery;
  return [
    { ...one, delivery: { ...delivery, message: first } },
    ...more.map((message) => ({ ...one, delivery: { ...unslotted, message } })),
  ];
}

const oneNoteMs = 10 * 60_000;

/** In their own thread, one note that support has it stands for all that the requester writes on. */
function isKnown(notice: Notice, before: Ticket | null): boolean {
  if (notice.to !== 'requester' || notice.event.type !== 'RequesterReplied') return false;
  const { at, by, writtenIn, edited } = notice.event;
  if (writtenIn !== 'direct') return false;
  const last = before?.lastActivity;
  const wroteOn =
    last?.type === 'RequesterReplied' && last.by.address === by.address && at - last.at < oneNoteMs;
  return edited === true || wroteOn;
}

/** The channel where the ticket was raised sees where it stands, where the desk wants that. */
function publicEntries(before: Ticket | null, ticket: Ticket, desk: Desk): OutboxEntry[] {
  const to = ticket.report.origin?.conversation;
  if (!desk.publicStatus || !to || desk.supportChannels.includes(to)) return [];
  if (before && publicState(before) === publicState(ticket)) return [];
  const { deskId, number } = ticket;
  return [
    {
      deskId,
      number,
      to,
      conversation: `public:${number}`,
      as: 'public',
      keys: [],
      urgent: false,
      delivery: { kind: 'card', slot: 'public' },
    },
  ];
}

/** What others see of a ticket, to tell whether that changed. */
function publicState({ state, level, assignee, respondedAt }: Ticket): string {
  return [state, level, assignee?.address ?? '', respondedAt === null].join(' ');
}

/** A report that is longer than the card shows stands below it. */
function reportEntries(view: Snapshot, desk: Desk): OutboxEntry[] {
  const message = reportInFull(view);
  if (!message) return [];
  return threadEntries(view, desk).map((entry) => ({
    ...entry,
    delivery: { kind: 'post', under: cardSlot, message },
  }));
}

/** One for the status thread on each platform, for whatever is to stand there. */
function threadEntries({ ticket: { deskId, number } }: Snapshot, { supportChannels }: Desk) {
  return supportChannels.map((channel) => ({
    deskId,
    number,
    to: channel,
    conversation: threadKey(channel, number),
    as: 'desk',
    keys: [],
    urgent: false,
  }));
}

function alertOf(
  { person, reason }: Extract<TicketEvent, { type: 'PersonNotReached' }>,
  view: Snapshot,
  { supportChannels }: Desk,
): Message {
  const name = platformName(person ?? supportChannels[0]);
  const isSetUp = reason !== notSetUp(name);
  const platform = isSetUp && supportChannels.length === 1 ? null : platformTitle(name);
  return channelAlert(reason, view, { platform, isSetUp });
}

/** A name for somebody whom the readers' platform may not know. */
function nameOf(address: Address, { ticket: { requester } }: Snapshot, desk: Desk): string {
  if (address === requester.address) return requester.name;
  return named(desk, { address, name: address }).name;
}

/** Whether the words of an event were written in the status thread of this channel. */
function standsIn(event: TicketEvent, channel: Address): boolean {
  if (event.type !== 'SupportReplied' && event.type !== 'RequesterReplied') return false;
  return event.writtenIn === 'thread' && platformName(event.by.address) === platformName(channel);
}

function entry(notice: Notice, view: Snapshot, desk: Desk): OutboxEntry[] {
  const { deskId, number, requester } = view.ticket;
  const threads = threadEntries(view, desk);
  const ticket = { deskId, number, keys: [], urgent: false };
  const personal = ({ address }: Person, as: string) => ({
    ...ticket,
    to: address,
    conversation: `person:${address}`,
    as,
  });
  switch (notice.to) {
    case 'card':
      return threads.map((thread) => ({ ...thread, delivery: { kind: 'card' } }));
    case 'thread':
      return threads.map((thread) => ({
        ...thread,
        delivery: {
          kind: 'post',
          under: cardSlot,
          message: threadReply(notice.event, view, {
            fallbackTold: notice.fallbackTold,
            stands: standsIn(notice.event, thread.to),
            nameOf: (address) => nameOf(address, view, desk),
          }),
        },
      }));
    case 'requester': {
      const message = requesterMessage(notice.event, view);
      if (!message) return [];
      const first = notice.event.type === 'TicketOpened';
      const delivery: Delivery = first
        ? { kind: 'post', slot: requesterSlot, message }
        : { kind: 'post', under: requesterSlot, message };
      return [
        {
          ...ticket,
          to: requester.address,
          conversation: `requester:${number}`,
          as: 'requester',
          delivery,
        },
      ];
    }
    case 'assignee':
    case 'former-assignee': {
      const message =
        notice.to === 'assignee' ? assignedMessage(view) : takenOverMessage(notice.by, view);
      return [
        {
          ...personal(notice.person, 'assignee'),
          delivery: { kind: 'post', message },
        },
      ];
    }
    case 'operator':
      return [
        {
          ...personal(notice.person, notice.as),
          delivery: { kind: 'post', message: alertOf(notice.event, view, desk) },
        },
      ];
    case 'desk':
      return [
        {
          ...personal(notice.person, notice.as),
          delivery: { kind: 'post', message: deskWarning(notice.event, view) },
        },
      ];
    case 'contact':
    case 'contact-update': {
      const aside = notice.as === 'fallback' ? 'fallback:' : '';
      const apart = notice.apart ? `:${notice.apart}` : '';
      const slot = `escalation:${aside}${notice.person.address}:${notice.firedAt}${apart}`;
      const message = escalationMessage(notice.keys, notice.as, view);
      return [
        {
          ...personal(notice.person, notice.as),
          keys: notice.to === 'contact' ? notice.keys : [],
          urgent: notice.to === 'contact',
          delivery:
            notice.to === 'contact'
              ? { kind: 'post', slot, message }
              : { kind: 'update', slot, message },
        },
      ];
    }
    case 'contact-reminder':
    case 'reminder-update': {
      const first = notice.to === 'contact-reminder';
      const slot = `reminder:${notice.person.address}:${notice.remindedAt}`;
      const message = reminderMessage(notice.keys, notice.as, view);
      return [
        {
          ...personal(notice.person, notice.as),
          keys: first ? notice.keys : [],
          urgent: first,
          delivery: { kind: first ? 'post' : 'update', slot, message },
        },
      ];
    }
    default:
      return notice satisfies never;
  }
}
