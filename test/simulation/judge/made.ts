import { renderMessage } from '../../../adapters/slack/render-message.ts';
import type { Command } from '../../../src/engine/commands.ts';
import { snapshot } from '../../../src/engine/snapshot.ts';
import type { Address, Ticket } from '../../../src/engine/ticket.ts';
import { decision } from '../../../src/runtime/decision.ts';
import type { Delivery, Desk, OutboxEntry } from '../../../src/runtime/ports.ts';
import { card } from '../../../src/views/card.ts';
import type { Message } from '../../../src/views/message.ts';
import {
  acknowledge,
  ana,
  ben,
  dana,
  fay,
  hour,
  madePolicy,
  monday,
  pia,
  rita,
  take,
  toLevel,
} from '../../engine/made.ts';
import type { Asked } from '../world.ts';
import type { EventRow, Evidence, OutboxRow, Send, Standing } from './evidence.ts';
import { readSlack } from './read.ts';

/** A desk in Slack whose tickets go to the director after four hours, and on to the president. */
export const desk: Desk = {
  id: 'desk',
  policy: madePolicy({
    escalation: {
      reminders: { every: 'PT2H', atMost: 2 },
      thresholds: [
        { level: 'a', after: 'PT0S', role: 'director' },
        { level: 'a', after: 'PT4H', role: 'president' },
        { level: 'b', after: 'PT4H', role: 'director' },
      ],
    },
  }),
  policyVersion: 'v1',
  supportChannels: ['slack:T1/CSUPPORT'],
  roster: [ana, ben].map((one) => ({ ...one, duty: null })),
  lead: null,
  contacts: { director: [dana], president: [pia] },
  fallback: fay,
  offices: {},
  serves: [],
  publicStatus: false,
};

export const end = monday + 30 * hour;

/** A life of two tickets without a flaw, by the engine itself and a Slack that does as it is told. */
export function madeEvidence(): Evidence {
  const first = live('MU-1001', '#1 nothing transfers', monday, [
    [0.5, take],
    [1, { type: 'ReplyToRequester', by: ana, text: '#2 we are on it' }],
    [2, { type: 'WaitOnRequester', by: ana, text: '#3 which version?' }],
    [3, { type: 'ReplyToSupport', by: rita, text: '#4 the last one' }],
    [5, acknowledge('a/PT0S/director')],
    [6, toLevel('b')],
    [9, { type: 'Resolve', by: ana, text: '#5 restarted' }],
  ]);
  const second = live('MU-1002', '#6 the screen is blank', end - 3 * hour, []);
  return together(first, second);
}

/** What somebody asked and was answered at once, by a replica whose clock is right. */
export function askedAt(at: number, who: Address, words: string, text: string): Asked {
  return { who, askedAt: at, at, clocks: { least: at, most: at }, words, text };
}

type Lived = Pick<Evidence, 'tickets' | 'events' | 'outbox' | 'standing' | 'sends' | 'submissions'>;

function together(...lives: readonly Lived[]): Evidence {
  return {
    now: end,
    desks: [desk],
    policies: [{ deskId: desk.id, version: 'v1', policy: desk.policy }],
    tickets: lives.flatMap(({ tickets }) => tickets),
    events: lives.flatMap(({ events }) => events),
    outbox: lives.flatMap(({ outbox }) => outbox),
    standing: lives.flatMap(({ standing }) => standing),
    sends: lives.flatMap(({ sends }) => sends),
    submissions: lives.flatMap(({ submissions }) => submissions),
    asked: [askedAt(end, rita.address, 'mine', 'You have no tickets here')],
    members: [],
    refusals: [],
  };
}

/** A ticket with these commands, hours after its report; its clocks are looked at every half hour. */
function live(
  number: string,
  title: string,
  reportedAt: number,
  commands: readonly (readonly [hours: number, command: Command])[],
): Lived {
  const board = newBoard(number, reportedAt);
  const events: EventRow[] = [];
  let nextCheckAt: number | null = null;
  let ticket: Ticket | null = null;
  const carryOut = (at: number, command: Command) => {
    const done = decision(ticket, command, desk.policy, desk, at);
    ticket = done.ticket;
    nextCheckAt = done.nextCheckAt;
    for (const event of done.events) {
      const { deskId } = done.ticket;
      events.push({
        deskId,
        number,
        seq: events.length + 1,
        at,
        writtenAt: at,
        type: event.type,
        event,
      });
    }
    for (const entry of done.outbox) board.send(entry, done.ticket, at);
  };
  carryOut(reportedAt, {
    type: 'OpenTicket',
    deskId: desk.id,
    number,
    policyVersion: 'v1',
    requester: rita,
    answers: { summary: title, level: 'a' },
    consents: [],
    office: null,
    next: null,
  });
  for (let at = reportedAt + hour / 2; at <= end; at += hour / 2) {
    carryOut(at, { type: 'CheckClocks' });
    for (const [hours, command] of commands)
      if (reportedAt + hours * hour === at) carryOut(at, command);
  }
  const kept = reported(ticket);
  return {
    tickets: [
      {
        deskId: desk.id,
        number,
        submissionId: `submission of ${number}`,
        version: kept.version,
        ticket: kept,
        level: kept.level,
        state: kept.state,
        reportedAt: kept.reportedAt,
        resolvedAt: kept.resolvedAt,
        nextCheckAt,
        requester: kept.requester.address,
      },
    ],
    events,
    ...board.stands(),
    submissions: [
      {
        deskId: desk.id,
        person: rita.address,
        word: title.split(' ')[0] ?? '',
        sentAt: reportedAt,
        answeredAt: reportedAt,
        clocks: { least: reportedAt, most: reportedAt },
        answer: { kind: 'confirmed', number, text: board.confirmation() },
      },
    ],
  };
}

function reported(ticket: Ticket | null): Ticket {
  if (!ticket) throw new Error('nothing was reported');
  return ticket;
}

/** Takes what is sent, as Slack would. */
function newBoard(number: string, firstSeq: number) {
  const outbox: OutboxRow[] = [];
  const standing: (Standing & { text: string; dates: readonly number[] })[] = [];
  const sends: Send[] = [];
  const slots = new Map<string, Standing>();
  const post = (row: OutboxRow, message: Message, thread: string | null) => {
    const id = `${number}-${standing.length + 1}`;
    const stands: Standing = {
      platform: 'slack',
      where: row.recipient,
      id,
      thread,
      from: 'bot',
      ...shown(message),
      entryId: row.id,
    };
    standing.push(stands);
    sends.push(sent('post', row, message));
    return stands;
  };
  const update = (row: OutboxRow, there: Standing | undefined, message: Message) => {
    const found = standing.find(({ id }) => id === there?.id);
    if (found) Object.assign(found, shown(message));
    sends.push(sent('update', row, message));
  };
  return {
    send(entry: OutboxEntry, ticket: Ticket, at: number) {
      const row = rowOf(entry, firstSeq + outbox.length);
      outbox.push(row);
      const slot = slotOf(entry.delivery);
      const there = slot === null ? undefined : slots.get(`${slot} ${entry.to}`);
      switch (entry.delivery.kind) {
        case 'post': {
          const under = entry.delivery.under;
          const parent =
            under === undefined ? null : (slots.get(`${under} ${entry.to}`)?.id ?? null);
          const stands = post(row, entry.delivery.message, parent);
          if (slot !== null) slots.set(`${slot} ${entry.to}`, stands);
          return;
        }
        case 'update':
          return update(row, there, entry.delivery.message);
        case 'card': {
          const message = card(snapshot(ticket, desk.policy, at));
          if (there) return update(row, there, message);
          slots.set(`${slot} ${entry.to}`, post(row, message, null));
          return;
        }
        default:
          throw new Error(`nothing sends ${entry.delivery.kind}`);
      }
    },
    stands: () => ({ outbox, standing, sends }),
    confirmation: () => slots.get(`requester ${rita.address}`)?.text ?? '',
  };
}

function slotOf(delivery: Delivery): string | null {
  switch (delivery.kind) {
    case 'card':
      return 'card';
    case 'post':
    case 'update':
      return delivery.slot ?? null;
    default:
      return null;
  }
}

function shown(message: Message) {
  const { text, blocks } = renderMessage(message, 'T1');
  return readSlack({
    type: 'message',
    channel: 'C',
    ts: '1',
    user: 'U',
    team: 'T1',
    text,
    blocks: JSON.parse(JSON.stringify(blocks)),
    seq: 1,
  });
}

function rowOf(entry: OutboxEntry, seq: number): OutboxRow {
  const { deskId, number, to, conversation, as, keys, delivery } = entry;
  const id = `${number}/${seq}`;
  return {
    deskId,
    id,
    seq,
    number,
    recipient: to,
    conversation,
    addressedAs: as,
    keys,
    kind: delivery.kind,
    slot: slotOf(delivery),
    delivery,
    status: 'sent',
    error: null,
  };
}

function sent(kind: Send['kind'], row: OutboxRow, message: Message): Send {
  const to: Address = row.recipient;
  const entryId = kind === 'post' ? row.id : null;
  return {
    kind,
    entryId,
    to,
    parent: null,
    repeat: false,
    found: null,
    barred: null,
    outcome: 'done',
    reason: null,
    arrived: true,
    text: shown(message).text,
    message,
  };
}
