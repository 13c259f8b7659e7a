import type { Person } from '../engine/ticket.ts';
import type { Form } from './form.ts';
import { command, who } from './inline.ts';
import type { Message, Text } from './message.ts';

/** The most people behind a role, so that a form surely holds them, whatever their workspaces. */
export const mostContacts = 20;

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

/** To whom a test goes, and who cannot be reached; not `sent`: another one has just gone. */
export function testedMessage(
  title: string,
  told: readonly Person[],
  unreached: readonly { readonly person: Person; readonly reason: string }[],
  sent: boolean,
): Message {
  const parts: Text[] = [
    testedText(title, told, sent),
    ...unreached.map(
      ({ person, reason }): Text => [who(person), ` cannot be reached (${reason}).`],
    ),
  ];
  return {
    summary: `Test for ${title}`,
    parts: parts.map((text) => ({ kind: 'paragraph', text })),
  };
}

function testedText(title: string, told: readonly Person[], sent: boolean): Text {
  if (told.length === 0) return [`No test was sent for ${title}.`];
  return sent
    ? [
        `A test message for ${title} goes to `,
        ...listed(told),
        ' now. To see whether it arrived: ',
        command('contacts'),
        '.',
      ]
    : [
        `A test message for ${title} went out a moment ago, so there is no other one now. Press again in ten seconds to send one more.`,
      ];
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
