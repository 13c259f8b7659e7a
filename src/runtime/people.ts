import { DomainError } from '../engine/commands.ts';
import type { Person, Ticket } from '../engine/ticket.ts';
import { channelOn, platformName, workspaceOf } from './addresses.ts';
import type { Caller, Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/** The desks that a workspace's people write to. */
export function desksFor(shell: Shell, workspace: string): Desk[] {
  return [...shell.desks.values()].filter(
    ({ supportChannels, offices, serves }) =>
      supportChannels.some((channel) => workspaceOf(channel) === workspace) ||
      Object.hasOwn(offices, workspace) ||
      serves === 'all' ||
      serves.includes(workspace),
  );
}

/** Whether somebody is a support agent; null where that cannot be told at the moment. */
async function agency(
  { directory }: Pick<Shell, 'directory'>,
  desk: Desk,
  person: Person,
): Promise<boolean | null> {
  if ([...desk.roster, ...(desk.lead ? [desk.lead] : [])].some(same(person))) return true;
  const channel = channelOn(desk, platformName(person.address));
  if (desk.roster.length > 0 || channel === undefined) return false;
  return directory.isMember(channel, person.address);
}

/**
 * Support agents are the roster and the lead; where there is no roster, the members of the support
 * channels. False also where the platform does not say who they are.
 */
export async function isAgent(
  shell: Pick<Shell, 'directory'>,
  desk: Desk,
  person: Person,
): Promise<boolean> {
  return (await agency(shell, desk, person)) === true;
}

/** Whether somebody is a support agent, or cannot be told from one at the moment. */
export async function mayBeAgent(
  shell: Pick<Shell, 'directory'>,
  desk: Desk,
  person: Person,
): Promise<boolean> {
  return (await agency(shell, desk, person)) !== false;
}

/** The lead of a desk, or the fallback where there is none. */
export function isLead(desk: Desk, person: Person): boolean {
  return (desk.lead ?? desk.fallback).address === person.address;
}

/**
 * Whether somebody may see a ticket: its requester, the desk's agents and its contacts. Throws a
 * DomainError where that cannot be told at the moment.
 */
export async function maySee(
  shell: Pick<Shell, 'directory'>,
  desk: Desk,
  ticket: Ticket,
  person: Person,
): Promise<boolean> {
  const sees = await seesOf(shell, desk, ticket, person);
  if (sees === null) throw cannotTell();
  return sees;
}

/**
 * Whether somebody may see this ticket of the desk, or with null any that is not their own; null
 * where that cannot be told at the moment.
 */
export async function seesOf(
  shell: Pick<Shell, 'directory'>,
  desk: Desk,
  ticket: Ticket | null,
  person: Person,
): Promise<boolean | null> {
  if (ticket?.requester.address === person.address || isContact(desk, person)) return true;
  return agency(shell, desk, person);
}

/** Whether somebody stands behind a role of the desk, or is the fallback. */
export function isContact(desk: Desk, person: Person): boolean {
  return [...Object.values(desk.contacts).flat(), desk.fallback].some(same(person));
}

/** The person with the name that the desk gives them, where it does. */
export function named(desk: Desk, person: Person): Person {
  const listed = [
    ...desk.roster,
    ...Object.values(desk.contacts).flat(),
    ...(desk.lead ? [desk.lead] : []),
    desk.fallback,
  ].find((other) => same(person)(other) && !isBare(other));
  return listed ? { address: listed.address, name: listed.name } : person;
}

/** Without a name of their own: the id in the address stands in. */
export function isBare({ address, name }: Person): boolean {
  return address.endsWith(`/${name}`);
}

/** Throws a DomainError unless the person is a support agent of the desk. */
export async function requireAgent(
  shell: Pick<Shell, 'directory'>,
  desk: Desk,
  { person }: Caller,
): Promise<void> {
  const agent = await agency(shell, desk, person);
  if (agent) return;
  if (agent === null) throw cannotTell();
  throw new DomainError(
    'not-an-agent',
    'Only the support agents of this desk can do that. Ask one of them in the support channel.',
  );
}

export function cannotTell(): DomainError {
  return new DomainError(
    'not-an-agent',
    'Who is in the support channel cannot be looked up at the moment. Please try again in a minute.',
  );
}

/** Throws a DomainError unless the person is the lead of the desk. */
export function requireLead(desk: Desk, { person }: Caller): void {
  if (isLead(desk, person)) return;
  const lead = desk.lead ?? desk.fallback;
  const ask = isBare(lead) ? 'them' : lead.name;
  throw new DomainError(
    'not-the-lead',
    `Only the lead of this desk can do that. Please ask ${ask}.`,
  );
}

function same(person: Person) {
  return (other: Person) => other.address === person.address;
}
