import type { Snapshot } from '../engine/snapshot.ts';
import type { Answers } from '../engine/ticket.ts';
import type { AskingAction, Field, Form } from './form.ts';
import type { Part } from './message.ts';

/** The longest text that a form of an action takes, in characters. */
export const maxActText = 3000;

/** The longest name of a release, in characters. */
export const maxReleaseText = 60;

/** What was typed into the form; `said`: with these words it was carried out already. */
interface Typed {
  readonly values: Answers;
  readonly said?: string;
}

/**
 * The form of an action on a ticket. `nonce` makes a doubled submission one command; `typed` fills
 * in what stands in it.
 */
export function actForm(
  action: AskingAction,
  view: Snapshot,
  nonce: string,
  typed: Typed | null = null,
): Form {
  const { ticket } = view;
  const { title, submitLabel, fields, note } = content(action, view);
  return {
    context: { kind: 'act', deskId: ticket.deskId, number: ticket.number, action, nonce },
    title,
    submitLabel,
    intro: [
      { kind: 'note', text: [`${ticket.number} · ${ticket.title}`] },
      ...(typed?.said === undefined ? [] : [againPart(typed.said, submitLabel)]),
      ...(note ? [{ kind: 'note' as const, text: [note] }] : []),
    ],
    fields: typed ? fields.map((field) => filled(field, typed.values[field.id])) : fields,
    canGoBack: false,
  };
}

/** So much is quoted of what was carried out, in characters. */
const longestQuote = 60;

/** That a form was carried out already, and with which words. */
export function carriedOut(said: string): string {
  const line = said.replace(/\s+/g, ' ');
  const short = [...line].slice(0, longestQuote).join('').trimEnd();
  return `This was carried out already, with “${short}${short.length < line.length ? '…' : ''}”.`;
}

function againPart(said: string, submitLabel: string): Part {
  const text = `${carriedOut(said)} If what stands here now is to be sent too, press ${submitLabel}.`;
  return { kind: 'paragraph', text: [text] };
}

function filled(field: Field, value: string | null | undefined): Field {
  const isOffered =
    field.kind !== 'choice' || field.options.some((option) => option.value === value);
  return value && isOffered ? { ...field, initial: value } : field;
}

interface Content {
  readonly title: string;
  readonly submitLabel: string;
  readonly fields: readonly Field[];
  readonly note?: string;
}

function content(action: AskingAction, view: Snapshot): Content {
  switch (action) {
    case 'reply':
      return {
        title: 'Reply to requester',
        submitLabel: 'Send',
        fields: [text('Your reply')],
      };
    case 'wait':
      return {
        title: 'Ask the requester',
        submitLabel: 'Ask and wait',
        ...(view.targets.some(({ kind }) => kind === 'resolution')
          ? { note: 'The resolution clock stands still until they answer.' }
          : {}),
        fields: [text('What do you need from them?')],
      };
    case 'workaround':
      return {
        title: 'Workaround in place',
        submitLabel: 'Save',
        note: 'The requester is told. The level stays as it is until you change it.',
        fields: [text('What can they do for now?')],
      };
    case 'change-level':
      return {
        title: 'Change level',
        submitLabel: 'Change',
        note: `It is ${view.levelTitle} now.`,
        fields: [
          {
            id: 'level',
            kind: 'choice',
            label: `New ${view.levelWord.toLowerCase()}`,
            required: true,
            options: Object.entries(view.levelTitles)
              .filter(([id]) => id !== view.ticket.level)
              .map(([value, label]) => ({ value, label })),
          },
          text('Why? The requester is told.'),
        ],
      };
    case 'plan-release':
      return {
        title: 'Plan the release',
        submitLabel: 'Save',
        note: 'The requester is told.',
        fields: [
          {
            id: 'release',
            kind: 'text',
            label: 'Which release brings the resolution?',
            required: true,
            multiline: false,
            maxLength: maxReleaseText,
          },
        ],
      };
    case 'hand-over':
      return {
        title: 'Hand over',
        submitLabel: 'Hand over',
        note: 'The requester is told who helps them. The ticket stays open until it is resolved.',
        fields: [
          {
            id: 'team',
            kind: 'choice',
            label: 'To whom?',
            required: true,
            options: view.teams.map(({ id, name }) => ({ value: id, label: name })),
          },
          text('What shall the requester know?'),
        ],
      };
    case 'waive-charge':
      return {
        title: 'Waive the charge',
        submitLabel: 'Waive',
        note: 'This cannot be undone.',
        fields: [text('Why? The requester is told.')],
      };
    case 'resolve':
      return {
        title: 'Resolve',
        submitLabel: 'Resolve',
        fields: [text('How was it solved? The requester is told.')],
      };
    case 'reopen':
      return {
        title: 'Reopen',
        submitLabel: 'Reopen',
        fields: [text('What is still wrong?')],
      };
    case 'answer':
      return {
        title: 'Answer support',
        submitLabel: 'Send',
        fields: [text('Your answer')],
      };
    default:
      return action satisfies never;
  }
}

function text(label: string): Field {
  return {
    id: 'text',
    kind: 'text',
    label,
    required: true,
    multiline: true,
    maxLength: maxActText,
  };
}
