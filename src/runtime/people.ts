import { DomainError } from '../engine/commands.ts';
import type { Person, Ticket } from '../engine/ticket.ts';
import type { Caller, Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/** The desks that a workspace's people write to. */
export function desksFor(shell: Shell, workspace: string): Desk[] {
  return [...shell.desks.values()].filter(
    ({ supportChannel, offices, serves }) =>
      supportChannel.startsWith(`${workspace}/`) ||
      Object.hasOwn(offices, workspace) ||
      serves === 'all' ||
      serves.includes(workspace),
  );
}

/** Support agents are the roster and the lead. */
export function isAgent(desk: Desk, person: Person): boolean {
  return [...desk.roster, ...(desk.lead ? [desk.lead] : [])].some(same(person));
}

/** Whether somebody may see a ticket: its requester, the desk's agents and its contacts. */
export function maySee(desk: Desk, ticket: Ticket, person: Person): boolean {
  return (
    ticket.requester.address === person.address || isAgent(desk, person) || isContact(desk, person)
  );
}

/** Whether somebody is named in the desk file as a contact or the fallback. */
export function isContact(desk: Desk, person: Person): boolean {
  return [...Object.values(desk.contacts).flat(), desk.fallback].some(same(person));
}

/** The person with the name that the desk file gives them, where it does. */
export function named(desk: Desk, person: Person): Person {
  const listed = [...desk.roster, ...Object.values(desk.contacts).flat()].find(same(person));
  return listed ?? person;
}

/** Throws a DomainError unless the person is a support agent of the desk. */
export function requireAgent(desk: Desk, { person }: Caller): void {
  if (isAgent(desk, person)) return;
  throw new DomainError(
    'not-an-agent',
    'Only the support agents of this desk can do that. Ask one of them in the support channel.',
  );
}

function same(person: Person) {
  return (other: Person) => other.address === person.address;
}
