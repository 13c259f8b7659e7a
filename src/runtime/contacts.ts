import { deskZone } from '../engine/clock-time.ts';
import type { Person } from '../engine/ticket.ts';
import { type ContactState, contactsMessage, type DeskContacts } from '../views/contacts.ts';
import type { Answer } from '../views/form.ts';
import { noDesk } from './open-form.ts';
import { desksFor, isAgent, isBare, isLead, requireAgent } from './people.ts';
import type { Caller, Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/** Who stands behind each role of the desks that the caller is an agent of, reachable or not. */
export async function contacts(shell: Shell, caller: Caller): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  const [first] = desks;
  if (!first) return noDesk();
  const own = await Promise.all(
    desks.map(async (desk) => ((await isStaff(shell, desk, caller)) ? [desk] : [])),
  );
  const states = await Promise.all(own.flat().map((desk) => stateOf(shell, desk, caller)));
  // Whoever is an agent of none hears why.
  if (states.length === 0) await requireAgent(shell, first, caller);
  return { kind: 'message', title: 'Contacts', message: contactsMessage(states) };
}

async function isStaff(shell: Shell, desk: Desk, { person }: Caller): Promise<boolean> {
  return isLead(desk, person) || (await isAgent(shell, desk, person));
}

async function stateOf(shell: Shell, desk: Desk, { person }: Caller): Promise<DeskContacts> {
  const edits = await shell.contactEdits.latest(desk.id);
  const states = (people: readonly Person[]) =>
    Promise.all(people.map((one) => contactState(shell, desk, one)));
  const [roles, lead, [fallback]] = await Promise.all([
    Promise.all(
      Object.entries(desk.policy.roles).map(async ([role, title]) => {
        const edit = edits.find((one) => one.role === role && one.people !== null);
        const people = await states(desk.contacts[role] ?? []);
        return { role, title, people, setBy: edit ? { by: edit.by, at: edit.at } : null };
      }),
    ),
    states(desk.lead ? [desk.lead] : []),
    states([desk.fallback]),
  ]);
  if (!fallback) throw new Error(`desk ${desk.id} has no fallback`);
  return {
    deskId: desk.id,
    deskName: desk.policy.name,
    zone: deskZone(desk.policy),
    roles,
    lead: lead[0] ?? null,
    fallback,
    mayEdit: isLead(desk, person),
  };
}

async function contactState(shell: Shell, desk: Desk, person: Person): Promise<ContactState> {
  const [reach, last] = await Promise.all([
    shell.directory.reach(person.address),
    shell.outbox.lastTo(desk.id, person.address),
  ]);
  const name = isBare(person) ? (reach?.name ?? person.name) : person.name;
  return { person: { address: person.address, name }, reach, last };
}
