import type { KeptTicket } from '../runtime/ports.ts';

/** The columns of a ticket in CSV. Instants are in UTC; what there is none of is empty. */
export const ticketColumns = [
  'desk',
  'number',
  'title',
  'requester',
  'requester address',
  'office',
  'reported at',
  'level at report',
  'level',
  'state',
  'assignee',
  'responded at',
  'resolved at',
  'response missed',
  'resolution missed',
  'escalations',
  'charge',
  'policy version',
] as const;

/** A ticket under these columns. */
export function ticketCells({ ticket }: KeptTicket): string[] {
  const { requester, report, noticed, chargeWaived } = ticket;
  return [
    ticket.deskId,
    ticket.number,
    ticket.title,
    requester.name,
    requester.address,
    report?.office ?? '',
    utc(ticket.reportedAt),
    ticket.levelAtReport,
    ticket.level,
    ticket.state,
    ticket.assignee?.name ?? '',
    utc(ticket.respondedAt),
    utc(ticket.resolvedAt),
    utc(noticed.response.missed),
    utc(noticed.resolution.missed),
    String(ticket.escalations.length),
    report?.charge ? (chargeWaived ? 'waived' : 'due') : '',
    ticket.policyVersion,
  ];
}

function utc(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}
