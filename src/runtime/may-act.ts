import { DomainError } from '../engine/commands.ts';
import type { Ticket } from '../engine/ticket.ts';
import type { AskingAction } from '../views/form.ts';
import { desksFor, isContact, maySee, requireAgent, requireLead } from './people.ts';
import type { Caller, Desk } from './ports.ts';
import { refuseGone } from './refuse-gone.ts';
import type { Shell } from './shell.ts';

/**
 * The ticket that somebody wants to act on, with its desk. Throws a DomainError where there is none
 * that they may see.
 */
export async function seen(
  shell: Shell,
  caller: Caller,
  deskId: string,
  number: string,
): Promise<{ desk: Desk; ticket: Ticket }> {
  const desk = shell.desks.get(deskId);
  const ticket = desk && (await shell.tickets.find(desk.id, number));
  const may =
    ticket &&
    ((await maySee(shell, desk, ticket, caller.person)) || (await wasTold(shell, ticket, caller)));
  if (!may) {
    const serves = desk && desksFor(shell, caller.workspace).includes(desk);
    if (serves || (desk && isContact(desk, caller.person))) await refuseGone(shell, desk, number);
    throw new DomainError('no-such-ticket', `There is no ticket ${number} that you can see.`);
  }
  return { desk, ticket };
}

/** Whether an escalation of the ticket was sent to somebody, who may not stand behind a role now. */
async function wasTold(shell: Shell, ticket: Ticket, { person }: Caller): Promise<boolean> {
  if (ticket.escalations.length === 0) return false;
  const deliveries = await shell.tickets.deliveries(ticket.deskId, ticket.number);
  return deliveries.some(
    ({ to, keys, status }) => to === person.address && keys.length > 0 && status === 'sent',
  );
}

/** Throws a DomainError unless the person was told of an escalation, or may be. */
export async function requireTold(
  shell: Shell,
  desk: Desk,
  ticket: Ticket,
  caller: Caller,
): Promise<void> {
  if (isContact(desk, caller.person) || (await wasTold(shell, ticket, caller))) return;
  await requireAgent(shell, desk, caller);
}

/** Throws a DomainError unless the person may do this: the requester, an agent or the lead. */
export async function requireMay(
  shell: Shell,
  desk: Desk,
  ticket: Ticket,
  caller: Caller,
  action: AskingAction,
): Promise<void> {
  const own = ticket.requester.address === caller.person.address;
  switch (action) {
    case 'answer':
      if (own) return;
      throw new DomainError(
        'not-the-requester',
        'Only the person who reported this can answer here.',
      );
    case 'waive-charge':
      return requireLead(desk, caller);
    case 'reopen':
      return own ? undefined : requireAgent(shell, desk, caller);
    default:
      return requireAgent(shell, desk, caller);
  }
}
