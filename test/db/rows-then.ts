import type { Queries } from '../../db/connect.ts';
import { evolve } from '../../src/engine/evolve.ts';
import type { Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import { ana, at, ben, opened } from './decisions.ts';

/** What people may type, and Postgres' JSON operators refuse. */
const odd = 'a\0b \ud83d';

const events: Readonly<Record<string, readonly TicketEvent[]>> = {
  'NX-1': [
    opened('d', 'NX-1', { title: odd, answers: { summary: odd } }),
    { at: at + 1, type: 'TicketTaken', by: ben },
  ],
  'NX-2': [
    opened('d', 'NX-2'),
    { at: at + 1, type: 'TicketTaken', by: ben },
    { at: at + 5, type: 'TicketResolved', by: ben, text: 'Fixed' },
  ],
};

/**
 * Writes a row or more into every table that there was after so many migrations, as a bot of that
 * time did.
 */
export async function writeRowsThen(sql: Queries, migrations: number): Promise<void> {
  const since = (migration: number) => migrations > migration;
  const insert = async (table: string, ...rows: Readonly<Record<string, unknown>>[]) => {
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      const values = Object.values(row).map(literal);
      await sql.unsafe(`insert into ${table} (${columns.join()}) values (${values.join()})`);
    }
  };
  for (const [number, all] of Object.entries(events)) {
    const ticket = folded(all);
    await insert('tickets', {
      desk_id: 'd',
      number,
      submission_id: `s-${number}`,
      version: all.length,
      ticket: since(2) ? ticket : without(ticket, newInTickets),
      level: ticket.level,
      state: ticket.state,
      reported_at: at,
      next_check_at: ticket.state === 'resolved' ? null : at + 60_000,
      ...(since(1) ? { queue_rank: 2, queue_due: at + 60_000, charged: false } : {}),
      ...(since(3) ? { requester: ana.address } : {}),
      ...(since(6) ? { resolved_at: ticket.resolvedAt } : {}),
    });
    for (const [index, event] of all.entries()) {
      await insert('events', {
        desk_id: 'd',
        number,
        seq: index + 1,
        at: event.at,
        type: event.type,
        event: since(2) ? event : without(event, ['report', 'assignee']),
        command_id: `c${index}`,
      });
      await insert('commands', { desk_id: 'd', number, command_id: `c${index}` });
    }
  }
  await insert('counters', { desk_id: 'd', last: 2 });
  await insert('policies', { desk_id: 'd', version: 'p1', policy: { name: 'P' }, saved_at: at });
  await insert('drafts', {
    desk_id: 'd',
    id: 'f1',
    draft: draftThen,
    opened_at: at,
    ...(since(3) ? { requester: ana.address } : {}),
    ...(since(4) ? { unfinished: true } : {}),
  });
  await insert('message_refs', {
    desk_id: 'd',
    number: 'NX-1',
    slot: 'card',
    conversation: 'C1',
    message_id: '1.1',
  });
  await insert('outbox', {
    desk_id: 'd',
    number: 'NX-1',
    recipient: 'slack:T1/C1',
    conversation: since(5) ? 'thread:slack:NX-1' : 'thread:NX-1',
    addressed_as: 'desk',
    keys: [],
    urgent: true,
    kind: 'post',
    delivery: { kind: 'post', message: { summary: odd, parts: [] } },
  });
  if (since(1)) {
    await insert('referrals', {
      desk_id: 'd',
      draft_id: 'f0',
      referral: 'it',
      requester: ana,
      answers: { summary: odd },
      at,
      ...(since(6) ? { address: ana.address } : {}),
    });
  }
  if (since(3)) {
    const by = { desk_id: 'd', role: 'lead', by: ben, at };
    await insert('contact_edits', { ...by, nonce: 'n1', people: [ben] });
    await insert('contact_edits', { ...by, nonce: 'n2', people: null });
    await insert('homes', {
      desk_id: 'd',
      person: ana.address,
      hears: ana.address,
      watched_until: '2999-01-01',
    });
    await insert('installations', {
      workspace: 'slack:T1',
      name: 'One',
      org_wide: false,
      secret: 'key.sealed',
      scopes: [],
      installed_at: at,
    });
    await insert('memberships', { workspace: 'slack:T1', organisation: 'slack:E1' });
    await insert('once_keys', { desk_id: 'd', key: 'home' });
  }
  if (since(5)) {
    await insert('conversation_references', {
      address: 'teams:1/u',
      workspace: 'teams:1',
      service_url: 'https://service',
    });
  }
  if (since(6)) {
    const gone = { desk_id: 'd', number: 'NX-0', why: 'purged', reported_at: at, gone_at: at };
    await insert('tombstones', gone);
    await insert('paces', { key: 'slack:1', state: {} });
  }
}

/** A ticket as its events make it. */
export function ticketThen(number: string): Ticket {
  return folded(events[number] ?? []);
}

export const draftThen = {
  deskId: 'd',
  id: 'f1',
  requester: ana,
  answers: { summary: odd },
  openedAt: at,
};

function folded(all: readonly TicketEvent[]): Ticket {
  let ticket: Ticket | null = null;
  for (const event of all) ticket = evolve(ticket, event);
  if (!ticket) throw new Error('no ticket without an event');
  return ticket;
}

/** What documents have only since migration 2. */
const newInTickets = [
  'report',
  'chargeWaived',
  'recategorised',
  'plannedRelease',
  'assignmentMissed',
];

function without(document: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));
}

function literal(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
}
