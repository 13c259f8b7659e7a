import { type Command, DomainError } from '../engine/commands.ts';
import type { Answers, Person, Ticket } from '../engine/ticket.ts';
import { decision } from './decision.ts';
import { UnknownPolicyVersion } from './policies.ts';
import type { Desk } from './ports.ts';
import { deskOf, type Shell } from './shell.ts';

/**
 * Opens a ticket in one transaction: its event, its state, and the messages about it. Once per
 * submission; a repeated one gives the first ticket. `created` is false then.
 */
export async function executeOpening(
  shell: Shell,
  desk: Desk,
  submissionId: string,
  requester: Person,
  answers: Answers,
): Promise<{ readonly ticket: Ticket; readonly created: boolean }> {
  const { policy, policyVersion } = desk;
  const result = await shell.tickets.create(desk.id, submissionId, (count) => {
    const number = `${policy.numberPrefix}-${firstNumber + count}`;
    const command: Command = {
      type: 'OpenTicket',
      deskId: desk.id,
      number,
      policyVersion,
      requester,
      answers,
    };
    return decision(null, command, policy, desk, shell.clock.now());
  });
  shell.hint.raise();
  return result;
}

/** Numbers begin at 1001, so that they are four digits from the first. */
const firstNumber = 1000;

/**
 * Carries out a command on a ticket, in one transaction with all that follows from it.
 * `commandId`: the command is carried out once for each. Throws a DomainError where it cannot be
 * carried out, `no-such-ticket` among them.
 */
export async function execute(
  shell: Shell,
  deskId: string,
  number: string,
  commandId: string | null,
  command: Command,
): Promise<Ticket> {
  const desk = deskOf(shell, deskId);
  const attempt = () =>
    shell.tickets.change(deskId, number, commandId, (ticket) => {
      const policy = shell.policies.of(deskId, ticket.policyVersion);
      return decision(ticket, command, policy, desk, shell.clock.now());
    });
  const ticket = await attempt().catch(async (error) => {
    if (!(error instanceof UnknownPolicyVersion)) throw error;
    await shell.policies.reload(deskId);
    return attempt();
  });
  if (!ticket) {
    throw new DomainError('no-such-ticket', `There is no ticket ${number} that you can see.`);
  }
  shell.hint.raise();
  return ticket;
}
