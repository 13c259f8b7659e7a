import { evolve } from '../../src/engine/evolve.ts';
import type { QueuePlace } from '../../src/engine/queue.ts';
import {
  type Person,
  plainReport,
  type Ticket,
  type TicketEvent,
} from '../../src/engine/ticket.ts';
import type { Decision, Delivery, OutboxEntry, TicketStore } from '../../src/runtime/ports.ts';

export const ana: Person = { address: 'slack:T1/U1', name: 'Ana' };
export const ben: Person = { address: 'slack:T1/U2', name: 'Ben' };
export const at = Date.UTC(2026, 0, 5, 9);

type Opened = Extract<TicketEvent, { type: 'TicketOpened' }>;

export function opened(deskId: string, number: string, more: Partial<Opened> = {}): Opened {
  return {
    at,
    type: 'TicketOpened',
    deskId,
    number,
    policyVersion: 'p1',
    requester: ana,
    title: 'Nothing prints',
    answers: { summary: 'Nothing prints' },
    level: '2',
    reason: { because: 'one site', clauses: ['4.2'] },
    review: false,
    clocksStartAt: at,
    outsideHours: false,
    report: plainReport,
    assignee: null,
    ...more,
  };
}

export function fired(key: string): TicketEvent {
  const [level = '', after = '', role = ''] = key.split('/');
  return { at, type: 'EscalationFired', key, level, after, role, dueAt: at };
}

/** Of tickets for which a test names no other. */
const somewhere: QueuePlace = { rank: 2, dueAt: null };

/** What follows from these events, with a look at the ticket at `nextCheckAt`. */
export function decision(
  before: Ticket | null,
  events: readonly TicketEvent[],
  nextCheckAt: number | null = null,
  outbox: readonly OutboxEntry[] = [],
): Decision {
  let ticket = before;
  for (const event of events) ticket = evolve(ticket, event);
  if (!ticket) throw new Error('no ticket without an event');
  const queuePlace = events.length === 0 ? null : somewhere;
  return { events, ticket, nextCheckAt, queuePlace, outbox };
}

export function post(text: string, more: Partial<OutboxEntry> = {}): OutboxEntry {
  const delivery: Delivery = { kind: 'post', message: { summary: text, parts: [] } };
  return {
    deskId: 'd1',
    number: 'NX-1',
    to: 'slack:T1/C1',
    conversation: 'thread:NX-1',
    as: 'desk',
    keys: [],
    urgent: false,
    delivery,
    ...more,
  };
}

export function card(more: Partial<OutboxEntry> = {}): OutboxEntry {
  return post('', { ...more, delivery: { kind: 'card' } });
}

/** What opens the ticket `NX-<count>` of the desk, which these messages are about. */
export function opening(
  deskId: string,
  count: number,
  outbox: readonly OutboxEntry[] = [],
  nextCheckAt: number | null = null,
): Decision {
  const number = `NX-${count}`;
  const messages = outbox.map((entry) => ({ ...entry, deskId, number }));
  return decision(null, [opened(deskId, number)], nextCheckAt, messages);
}

export async function openTicket(
  store: TicketStore,
  deskId: string,
  submissionId: string,
  nextCheckAt: number | null = null,
  outbox: readonly OutboxEntry[] = [],
): Promise<Ticket> {
  const { ticket } = await store.create(deskId, submissionId, (count) =>
    opening(deskId, count, outbox, nextCheckAt),
  );
  return ticket;
}
