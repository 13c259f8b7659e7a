import type { Ticket } from '../engine/ticket.ts';
import { csvRow } from './csv.ts';
import { withDeskData } from './desk-data.ts';
import type { Outcome } from './outcome.ts';

const columns = [
  'number',
  'reported at',
  'level at report',
  'reason',
  'consent by',
  'consent at',
  'waived at',
];

/** `charges export`: every charge of all desks as CSV (RFC 4180), instants in UTC. */
export async function chargesExport(args: readonly string[]): Promise<Outcome> {
  if (args.length > 0) return { exitCode: 2, output: 'charges export: expected no arguments' };
  return withDeskData(async ({ desks, tickets }) => {
    const rows: string[] = [columns.join(',')];
    for (const desk of desks.values()) {
      rows.push(...(await tickets.charged(desk.id)).map(row));
    }
    return { exitCode: 0, output: rows.join('\r\n') };
  });
}

function row(ticket: Ticket): string {
  const { charge } = ticket.report;
  return csvRow([
    ticket.number,
    utc(ticket.reportedAt),
    ticket.levelAtReport,
    charge?.reason ?? '',
    `${ticket.requester.name} (${ticket.requester.address})`,
    charge ? utc(charge.consent.at) : '',
    ticket.chargeWaived ? utc(ticket.chargeWaived.at) : '',
  ]);
}

function utc(at: number): string {
  return new Date(at).toISOString();
}
