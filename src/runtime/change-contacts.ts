import { DomainError } from '../engine/commands.ts';
import { readPeople, writePeople } from '../engine/person-list.ts';
import { roleTitle } from '../engine/policy.ts';
import type { Answers, Person } from '../engine/ticket.ts';
import {
  contactsChanged,
  contactsForm,
  mostContacts,
  testedMessage,
  testMessage,
} from '../views/change-contacts.ts';
import type { Answer, Form, FormContext } from '../views/form.ts';
import type { Message } from '../views/message.ts';
import { platformName } from './addresses.ts';
import { desksFor, isBare, isLead, named, requireAgent, requireLead } from './people.ts';
import type { Caller, ContactEdit, ContactsPress, Desk, OutboxEntry } from './ports.ts';
import type { Shell } from './shell.ts';
import { takeUpContacts } from './take-up-desks.ts';

/** A role gets one test in this real time, whoever presses. */
const testRestMs = 10_000;

type ContactsContext = Extract<FormContext, { kind: 'contacts' }>;

/** A pressed button about a role: a test message to everybody behind it, or the form to change them. */
export async function pressContacts(
  shell: Shell,
  caller: Caller,
  { action, deskId, role }: ContactsPress,
): Promise<Answer> {
  const desk = deskWith(shell, caller, deskId, role);
  switch (action) {
    case 'test':
      if (!isLead(desk, caller.person)) await requireAgent(shell, desk, caller);
      return sendTest(shell, desk, role, caller);
    case 'edit': {
      requireLead(desk, caller);
      const people = desk.contacts[role] ?? [];
      return { kind: 'form', form: formOf(shell, desk, role, shell.newId(), people) };
    }
    default:
      return action satisfies never;
  }
}

/** The submitted form: from now on these people stand behind the role, at every replica. */
export async function submitContacts(
  shell: Shell,
  caller: Caller,
  { deskId, role, nonce }: ContactsContext,
  values: Answers,
): Promise<Answer> {
  const at = shell.clock.now();
  const desk = deskWith(shell, caller, deskId, role);
  requireLead(desk, caller);
  const chosen = new Map(readPeople(values.people ?? '').map((one) => [one.address, one]));
  if (chosen.size > mostContacts) {
    const errors = { people: `Please choose at most ${mostContacts} people.` };
    return {
      kind: 'invalid',
      errors,
      form: formOf(shell, desk, role, nonce, [...chosen.values()]),
    };
  }
  const title = roleTitle(desk.policy, role);
  const people = await Promise.all([...chosen.values()].map((one) => withName(shell, desk, one)));
  const by = named(desk, caller.person);
  const edit = { deskId, role, people: people.length > 0 ? people : null, by, at };
  const said = (one: ContactEdit) =>
    contactsChanged(one.by, title, one.people ?? filed(shell, desk, role), one.people === null);
  const notes = desk.supportChannels.map((channel) =>
    entry(desk, channel, `contacts:${platformName(channel)}:${role}`, 'desk', said(edit)),
  );
  const last = await shell.contactEdits.add(edit, nonce, notes);
  await takeUpContacts(shell);
  shell.hint.raise();
  return { kind: 'message', title: 'Contacts', message: said(last) };
}

function formOf(
  shell: Shell,
  desk: Desk,
  role: string,
  nonce: string,
  people: readonly Person[],
): Form {
  return contactsForm({
    deskId: desk.id,
    role,
    title: roleTitle(desk.policy, role),
    initial: writePeople(people),
    filed: filed(shell, desk, role),
    nonce,
  });
}

async function sendTest(shell: Shell, desk: Desk, role: string, caller: Caller): Promise<Answer> {
  const title = roleTitle(desk.policy, role);
  const by = named(desk, caller.person);
  const people = await Promise.all(
    (desk.contacts[role] ?? []).map(async (person) => {
      const reach = await shell.directory.reach(person.address);
      return { person, reason: reach?.reachable === false ? reach.reason : null };
    }),
  );
  const told = people.flatMap(({ person, reason }) => (reason === null ? [person] : []));
  const message = testMessage(title, desk.policy.name, by);
  const entries = told.map(({ address }) =>
    entry(desk, address, `person:${address}`, role, message),
  );
  const sent =
    entries.length === 0 || (await shell.outbox.add(desk.id, `test:${role}`, entries, testRestMs));
  shell.hint.raise();
  const unreached = people.flatMap(({ person, reason }) =>
    reason === null ? [] : [{ person, reason }],
  );
  return {
    kind: 'message',
    title: 'Contacts',
    message: testedMessage(title, told, unreached, sent),
  };
}

/** A message that is about no ticket. */
function entry(
  desk: Desk,
  to: string,
  conversation: string,
  as: string,
  message: Message,
): OutboxEntry {
  return {
    deskId: desk.id,
    number: '',
    to,
    conversation,
    as,
    keys: [],
    urgent: false,
    delivery: { kind: 'post', message },
  };
}

/** Of a desk that does not serve them, nobody hears that it is there, or who leads it. */
function deskWith(shell: Shell, { workspace }: Caller, deskId: string, role: string): Desk {
  const desk = desksFor(shell, workspace).find(({ id }) => id === deskId);
  if (desk && Object.hasOwn(desk.policy.roles, role)) return desk;
  throw new DomainError(
    'form-expired',
    'This role is not there any more. Please ask for the contacts again.',
  );
}

/** Somebody who was chosen, with a name that texts can show. */
async function withName(shell: Shell, desk: Desk, person: Person): Promise<Person> {
  const known = named(desk, person);
  if (!isBare(known)) return known;
  const reach = await shell.directory.reach(person.address);
  return { address: person.address, name: reach?.name ?? person.name };
}

function filed(shell: Shell, desk: Desk, role: string): readonly Person[] {
  return shell.fileDesks.get(desk.id)?.contacts[role] ?? [];
}
