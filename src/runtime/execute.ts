import { deskZone } from '../engine/clock-time.ts';
import { type Command, DomainError } from '../engine/commands.ts';
import { nextOnDuty } from '../engine/duty.ts';
import type { Instant } from '../engine/instant.ts';
import type { Address, Answers, Consent, Person, Ticket } from '../engine/ticket.ts';
import { decision } from './decision.ts';
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
  submission: {
    readonly id: string;
    readonly requester: Person;
    readonly answers: Answers;
    readonly consents: readonly Consent[];
    readonly at: Instant;
  },
): Promise<{ readonly ticket: Ticket; readonly created: boolean }> {
  const { policy, policyVersion } = desk;
  const { requester, answers, consents, at } = submission;
  const result = await shell.tickets.create(desk.id, submission.id, (count) => {
    const agent = nextOnDuty(desk.roster, deskZone(policy), count, at);
    const number = `${policy.numberPrefix}-${firstNumber + count}`;
    const command: Command = {
      type: 'OpenTicket',
      deskId: desk.id,
      number,
      policyVersion,
      requester,
      answers,
      consents,
      office: desk.offices[workspaceOf(requester.address)] ?? null,
      next: agent && { address: agent.address, name: agent.name },
    };
    return decision(null, command, policy, desk, at);
  });
  shell.hint.raise();
  return result;
}

/** The workspace that an address belongs to, `<platform>:<team or tenant id>`. */
function workspaceOf(address: Address): string {
  return address.slice(0, address.indexOf('/'));
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
  const ticket = await withPolicies(shell.policies, () =>
    shell.tickets.change(deskId, number, commandId, (present) => {
      const policy = shell.policies.of(deskId, present.policyVersion);
      return decision(present, command, policy, desk, shell.clock.now());
    }),
  );
  if (!ticket) {
    throw new DomainError('no-such-ticket', `There is no ticket ${number} that you can see.`);
  }
  shell.hint.raise();
  return ticket;
}
