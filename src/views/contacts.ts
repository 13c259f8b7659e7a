import type { Instant } from '../engine/instant.ts';
import type { Person } from '../engine/ticket.ts';
import type { Form } from './form.ts';
import { who } from './inline.ts';
import type { Button, Message, Part, Text } from './message.ts';
import { when } from './when.ts';

/** The most people behind a role. */
export const mostContacts = 10;

/** Somebody who stands behind a role, and whether they hear. */
export interface ContactState {
  readonly person: Person;
  /** null: the platform does not say at the moment. */
  readonly reach: { readonly reachable: boolean; readonly reason?: string } | null;
  /** What became of the last message to them; null: there was none. */
  readonly last: {
    readonly status: 'sent' | 'failed';
    readonly at: Instant;
    readonly error: string | null;
  } | null;
}

export interface RoleState {
  readonly role: string;
  readonly title: string;
  readonly people: readonly ContactState[];
  /** Who set them; null: the desk file. */
  readonly setBy: { readonly by: Person; readonly at: Instant } | null;
}

/** Who hears of what at one desk. */
export interface DeskContacts {
  readonly deskId: string;
  readonly deskName: string;
  readonly zone: string;
  readonly roles: readonly RoleState[];
  readonly lead: ContactState | null;
  readonly fallback: ContactState;
  /** The reader may change them. */
  readonly mayEdit: boolean;
}

/** Who stands behind each role, whether they are reachable, and what can be done about it. */
export function contactsMessage(desks: readonly DeskContacts[]): Message {
  const [first] = desks;
  const summary = desks.length === 1 && first ? `Who hears for ${first.deskName}` : 'Who hears';
  return { summary, parts: desks.flatMap(deskParts) };
}

function deskParts(desk: DeskContacts): Part[] {
  const { deskName, zone, roles, lead, fallback } = desk;
  return [
    { kind: 'heading', text: `Who hears for ${deskName}` },
    ...roles.flatMap((role) => roleParts(role, desk)),
    { kind: 'divider' },
    ...(lead ? [line('Lead', [lead], zone)] : []),
    line('Fallback, where nobody else can be reached', [fallback], zone),
    { kind: 'note', text: ['The lead and the fallback are set in the desk file.'] },
  ];
}

function roleParts(role: RoleState, { deskId, zone, mayEdit }: DeskContacts): Part[] {
  const { setBy, people, title } = role;
  const about = { kind: 'contacts', deskId, role: role.role } as const;
  const test: Button = {
    ...about,
    action: 'test',
    label: 'Send a test',
    confirm: {
      title: 'Send a test message?',
      text: 'Everybody behind this role gets a direct message that says it is a test.',
      confirm: 'Send',
      deny: 'Not now',
    },
  };
  const buttons = [
    ...(people.length > 0 ? [test] : []),
    ...(mayEdit ? [{ ...about, action: 'edit' as const, label: 'Change' }] : []),
  ];
  return [
    line(title, people, zone),
    {
      kind: 'note',
      text: setBy
        ? ['Set by ', who(setBy.by), ', ', when(setBy.at, zone), '.']
        : ['As the desk file says.'],
    },
    ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
  ];
}

function line(title: string, people: readonly ContactState[], zone: string): Part {
  const nobody = ': nobody, so the fallback hears instead.';
  return {
    kind: 'paragraph',
    text: [
      { kind: 'bold', text: title },
      ...(people.length === 0
        ? [nobody]
        : [': ', ...people.flatMap((one, at) => [...(at > 0 ? ['; '] : []), ...state(one, zone)])]),
      ...(people.length === 0 ? [] : ['.']),
    ],
  };
}

function state({ person, reach, last }: ContactState, zone: string): Text {
  const known =
    reach === null
      ? ', not known whether reachable, as there was no answer'
      : reach.reachable
        ? ', reachable'
        : `, cannot be reached (${reach.reason ?? 'no reason given'})`;
  if (!last) return [who(person), known, ', nothing sent to them yet'];
  return last.status === 'sent'
    ? [who(person), known, ', last message sent ', when(last.at, zone)]
    : [
        who(person),
        known,
        ', last message not delivered ',
        when(last.at, zone),
        ` (${last.error ?? 'no reason given'})`,
      ];
}

/** The form to change who stands behind a role. */
export function contactsForm(about: {
  readonly deskId: string;
  readonly role: string;
  readonly title: string;
  /** The text of `writePeople` for those who stand behind it now. */
  readonly initial: string;
  /** Those of the desk file. */
  readonly filed: readonly Person[];
  readonly nonce: string;
}): Form {
  const { deskId, role, title, initial, filed, nonce } = about;
  const names = filed.map(({ name }) => name).join(', ') || 'nobody';
  return {
    context: { kind: 'contacts', deskId, role, nonce },
    title: 'Change contacts',
    submitLabel: 'Save',
    intro: [
      { kind: 'paragraph', text: [{ kind: 'bold', text: title }] },
      {
        kind: 'note',
        text: [
          `They hear of every ticket that goes to this role. Leave it empty for those of the desk file: ${names}.`,
        ],
      },
    ],
    fields: [
      {
        id: 'people',
        kind: 'people',
        label: 'Who stands behind it?',
        required: false,
        most: mostContacts,
        initial,
      },
    ],
    canGoBack: false,
  };
}

/** What somebody behind a role gets to see that messages arrive. */
export function testMessage(title: string, deskName: string, by: Person): Message {
  const summary = `This is a test: you are told as ${title}`;
  return {
    summary,
    parts: [
      {
        kind: 'paragraph',
        text: [
          { kind: 'bold', text: 'This is a test. ' },
          `You stand behind ${title} for ${deskName}, and `,
          who(by),
          ' wanted to see whether messages reach you. There is nothing to do.',
        ],
      },
    ],
  };
}

/** To whom a test went, and who cannot be reached. */
export function testedMessage(
  title: string,
  told: readonly Person[],
  unreached: readonly { readonly person: Person; readonly reason: string }[],
): Message {
  const parts: Text[] = [
    ...(told.length > 0
      ? [[`A test message for ${title} goes to `, ...listed(told), ' now.']]
      : [[`No test was sent for ${title}.`]]),
    ...unreached.map(
      ({ person, reason }): Text => [who(person), ` cannot be reached (${reason}).`],
    ),
  ];
  return {
    summary: `Test for ${title}`,
    parts: parts.map((text) => ({ kind: 'paragraph', text })),
  };
}

/** That a lead changed who stands behind a role: for the support channel, and as the answer. */
export function contactsChanged(
  by: Person,
  title: string,
  people: readonly Person[],
  fromFile: boolean,
): Message {
  const file = fromFile ? ' again, as the desk file says' : '';
  return {
    summary: `${by.name} changed who stands behind ${title}`,
    parts: [
      {
        kind: 'paragraph',
        text: [
          who(by),
          ` changed who stands behind ${title}: `,
          ...(people.length > 0 ? listed(people) : ['nobody, so the fallback hears']),
          `${file}.`,
        ],
      },
    ],
  };
}

function listed(people: readonly Person[]): Text {
  return people.flatMap((person, at) => [...(at > 0 ? [', '] : []), who(person)]);
}
