import { deskZone } from '../engine/clock-time.ts';
import { type Command, DomainError } from '../engine/commands.ts';
import { nextOnDuty } from '../engine/duty.ts';
import type { Ticket } from '../engine/ticket.ts';
import { platformName } from './addresses.ts';
import { decision } from './decision.ts';
import { openingOf, type Submission } from './opening.ts';
import { withPolicies } from './policies.ts';
import type { Desk } from './ports.ts';
import { deskOf, type Shell } from './shell.ts';

/**
 * Opens a ticket in one transaction: its event, its state, and the messages about it. Once per
 * submission; a repeated one gives the first ticket. `created` is false then.
 */
export async function executeOpening(
  shell: Shell,
  desk: Desk,
  submission: Submission,
): Promise<{ readonly ticket: Ticket; readonly created: boolean }> {
  const { policy } = desk;
  const { at } = submission;
  return shell.trail.step('execute', { desk: desk.id, action: 'OpenTicket' }, async () => {
    const result = await shell.tickets.create(desk.id, submission.id, (count) => {
      const agent = nextOnDuty(desk.roster, deskZone(policy), count, at);
      const number = `${policy.numberPrefix}-${firstNumber + count}`;
      const next = agent && { address: agent.address, name: agent.name };
      return decision(null, openingOf(desk, submission, number, next), policy, desk, at);
    });
    const outcome = result.created ? 'opened' : 'repeated';
    shell.trail.note({ number: result.ticket.number, outcome });
    shell.meter.submitted(platformName(submission.requester.address), outcome);
    shell.hint.raise();
    return result;
  });
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
  const about = { desk: deskId, number, action: command.type };
  const ticket = await shell.trail.step('execute', about, () =>
    withPolicies(shell.policies, () =>
      shell.tickets.change(deskId, number, commandId, (present) => {
        const policy = shell.policies.of(deskId, present.policyVersion);
        return decision(present, command, policy, desk, shell.clock.now());
      }),
    ),
  );
  if (!ticket) {
    throw new DomainError('no-such-ticket', `There is no ticket ${number} that you can see.`);
  }
  shell.hint.raise();
  return ticket;
}
