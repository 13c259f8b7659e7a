import { type Command, DomainError } from './commands.ts';
import type { Ticket } from './ticket.ts';

/** The commands that change a ticket that is there already. */
export type Change = Exclude<Command, { type: 'OpenTicket' | 'CheckClocks' }>;

/** Throws a DomainError where a command of this type cannot be carried out in the ticket's state. */
export function requirePossible(ticket: Ticket, command: Change['type']): void {
  switch (command) {
    case 'AcknowledgeEscalation':
    case 'RecordNotReached':
    // What the requester writes after the end must not be lost: it does not reopen the ticket.
    case 'ReplyToSupport':
      return;
    case 'WaiveCharge':
      if (ticket.report.charge && !ticket.chargeWaived) return;
      throw new DomainError('no-charge', `${ticket.number} has no charge to waive.`);
    case 'Reopen':
      if (ticket.state === 'resolved') return;
      throw new DomainError(
        'ticket-not-resolved',
        `${ticket.number} is open, so there is nothing to reopen.`,
      );
    case 'Take':
    case 'TakeOver':
    case 'ReplyToRequester':
    case 'ResumeWork':
    case 'ProvideWorkaround':
    case 'ChangeLevel':
    case 'PlanRelease':
    case 'HandOver':
    case 'AdoptPolicy':
    case 'Resolve':
      requireUnresolved(ticket);
      return;
    case 'WaitOnRequester':
      requireUnresolved(ticket);
      if (ticket.state !== 'waiting') return;
      throw new DomainError(
        'already-waiting',
        `${ticket.number} is waiting for the requester already. Use Reply to requester to add something.`,
      );
    default: {
      command satisfies never;
    }
  }
}

function requireUnresolved(ticket: Ticket): void {
  if (ticket.state !== 'resolved') return;
  throw new DomainError(
    'ticket-resolved',
    `${ticket.number} is resolved. Reopen it first, then try again.`,
  );
}
