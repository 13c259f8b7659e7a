import { randomUUID } from 'node:crypto';
import { openDatabase, type Transaction } from '../../../db/connect.ts';
import { storeOn } from '../../../db/index.ts';
import { decision } from '../../../src/runtime/decision.ts';
import { openingOf } from '../../../src/runtime/opening.ts';
import type { Decision, Desk } from '../../../src/runtime/ports.ts';
import { filledDesk } from '../filled/desk.ts';
import { laterMs, numberOf, reportedAt } from './times.ts';

const minute = 60_000;
const requesters = 200;
const chunk = 1000;

/**
 * Writes tickets of Severity 1, as many due together as not yet due, by turns. Somebody took each of
 * them after ten minutes. What people were told of that is left out.
 */
export async function writeTickets(url: string, due: number): Promise<void> {
  const desk = await filledDesk();
  const database = await openDatabase({ url }, { poolSize: 1 });
  const { id, policy, policyVersion } = desk;
  await storeOn(database).tickets.savePolicy(id, policyVersion, policy, reportedAt);
  for (let first = 0; first < 2 * due; first += chunk) {
    const places = Array.from({ length: Math.min(chunk, 2 * due - first) }, (_, n) => first + n);
    const taken = places.map((place) => takenTicket(desk, place));
    await database.sql.begin((tx) => write(tx, taken));
  }
  await database.sql`vacuum (analyze)`;
  await database.close();
}

async function write(tx: Transaction, decisions: readonly Decision[]): Promise<void> {
  const rows = decisions.map(({ ticket, nextCheckAt, queuePlace }) => ({
    desk_id: ticket.deskId,
    number: ticket.number,
    submission_id: randomUUID(),
    version: ticket.version,
    ticket: JSON.stringify(ticket),
    level: ticket.level,
    state: ticket.state,
    reported_at: ticket.reportedAt,
    next_check_at: nextCheckAt,
    queue_rank: queuePlace?.rank ?? 1,
    queue_due: queuePlace?.dueAt ?? null,
    requester: ticket.requester.address,
  }));
  await tx`
    insert into tickets (desk_id, number, submission_id, version, ticket, level, state, reported_at,
      next_check_at, queue_rank, queue_due, requester)
    select desk_id, number, submission_id, version, ticket::json, level, state, reported_at,
      next_check_at, queue_rank, queue_due, requester
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as new (desk_id text, number text,
      submission_id text, version int, ticket text, level text, state text, reported_at bigint,
      next_check_at bigint, queue_rank int, queue_due bigint, requester text)`;
  const events = decisions.flatMap((one) =>
    one.events.map((event, place) => ({
      desk_id: one.ticket.deskId,
      number: one.ticket.number,
      seq: place + 1,
      at: event.at,
      type: event.type,
      event: JSON.stringify(event),
    })),
  );
  await tx`
    insert into events (desk_id, number, seq, at, type, event)
    select desk_id, number, seq, at, type, event::json
    from json_to_recordset(${JSON.stringify(events)}::text::json) as new (desk_id text, number text,
      seq int, at bigint, type text, event text)`;
}

function takenTicket(desk: Desk, place: number): Decision {
  const name = `Requester ${place % requesters}`;
  const submission = {
    id: '',
    requester: { address: `slack:T0BENCH/U0R${place % requesters}`, name },
    answers: {
      summary: `Nothing transfers since the night, report ${place}`,
      product: 'user-access',
      systemDown: 'yes',
      errorText: 'NETEX 4107: the session was closed by the peer',
    },
    consents: [],
    at: reportedAt + (place % 2) * laterMs,
  };
  const { policy } = desk;
  const opening = openingOf(desk, submission, numberOf(place), null);
  const opened = decision(null, opening, policy, desk, submission.at);
  const by = desk.roster[place % desk.roster.length] ?? desk.fallback;
  const take = { type: 'Take', by: { address: by.address, name: by.name } } as const;
  const taken = decision(opened.ticket, take, policy, desk, submission.at + 10 * minute);
  return { ...taken, events: [...opened.events, ...taken.events], outbox: [] };
}
