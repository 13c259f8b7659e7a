import type { Instant } from '../engine/instant.ts';
import type { Person } from '../engine/ticket.ts';
import { who } from './inline.ts';
import type { Button, Message, Part, Text } from './message.ts';
import { when } from './when.ts';

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
