import type { AskedQuestion } from '../engine/check-answers.ts';
import type { Instant } from '../engine/instant.ts';
import type { Prefilled } from '../engine/prefill.ts';
import type { Answers } from '../engine/ticket.ts';
import type { Step } from '../engine/triage.ts';
import type { Field, Form } from './form.ts';
import { command } from './inline.ts';
import type { Part, Text } from './message.ts';
import { when } from './when.ts';

/** A step of the triage as a form, with what has been answered already filled in. */
export function intakeForm(details: {
  readonly deskId: string;
  readonly draftId: string;
  readonly step: Step;
  readonly shown?: string;
  readonly urgent?: boolean;
  readonly canGoBack: boolean;
  readonly answers: Answers;
  /** What there is to know before the first field. */
  readonly notes: readonly Text[];
  readonly contactLines: readonly { readonly label: string; readonly value: string }[];
}): Form {
  const { deskId, draftId, step, shown, urgent, answers, notes, contactLines } = details;
  return {
    context: {
      kind: 'intake',
      deskId,
      draftId,
      step: step.index,
      ...(shown === undefined ? {} : { shown }),
      ...(urgent ? { urgent } : {}),
    },
    title: step.title,
    submitLabel: 'Next',
    intro: [
      ...notes.map(paragraph),
      ...(contactLines.length > 0 && !details.canGoBack ? [phoneNote(contactLines)] : []),
    ],
    fields: step.questions.map((question) => questionField(question, answers[question.id])),
    canGoBack: details.canGoBack,
  };
}

/** For somebody who comes back to what they left. */
export function unfinishedNote(openedAt: Instant, zone: string): Text {
  return [
    'You began this ',
    when(openedAt, zone),
    '. What you had typed is still here. To begin anew, close this and type ',
    command('new'),
    '.',
  ];
}

/** For somebody who begins a report with another one left unfinished. */
export function leftNote(openedAt: Instant, zone: string): Text {
  return [
    'You left another form, begun ',
    when(openedAt, zone),
    '. To bring it back, up to a day after you began it, send this one and type ',
    command(''),
    '.',
  ];
}

/** Where the words stand that were more than a title. */
export function wordsNote({ label, whole }: NonNullable<Prefilled['rest']>): Text {
  if (label === null) {
    return [
      'Your text is longer than a title. Its beginning is here, and all of it is sent along.',
    ];
  }
  return whole
    ? [`Your text is longer than a title, so all of it is under “${label}”.`]
    : [
        `Your text is very long. As much of it as fits is under “${label}”, and all of it is sent along.`,
      ];
}

/** For somebody who may have meant these words as a command; nothing has been sent. */
export function meantNote(meant: string): Text {
  return ['If you meant ', command(meant), ', close this and type that.'];
}

function paragraph(text: Text): Part {
  return { kind: 'paragraph', text };
}

function phoneNote(lines: readonly { readonly label: string; readonly value: string }[]): Part {
  return { kind: 'note', text: [lines.map(({ label, value }) => `${label}: ${value}`).join('\n')] };
}

function questionField(question: AskedQuestion, answer: string | null | undefined): Field {
  const base = {
    id: question.id,
    label: question.label,
    required: question.required,
    ...(question.help === undefined ? {} : { help: question.help }),
    ...(answer ? { initial: answer } : {}),
  };
  switch (question.type) {
    case 'text':
      return {
        ...base,
        kind: 'text',
        multiline: question.multiline,
        ...(question.maxLength === undefined ? {} : { maxLength: question.maxLength }),
        ...(question.placeholder === undefined ? {} : { placeholder: question.placeholder }),
      };
    case 'choice':
      return {
        ...base,
        kind: 'choice',
        options: question.options.map(({ value, label, description }) => ({
          value,
          label,
          ...(description === undefined ? {} : { description }),
        })),
      };
    case 'yesNo':
      return {
        ...base,
        kind: 'choice',
        options: [
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ],
      };
    case 'number':
      return {
        ...base,
        kind: 'number',
        ...(question.min === undefined ? {} : { min: question.min }),
        ...(question.max === undefined ? {} : { max: question.max }),
      };
    case 'date':
      return { ...base, kind: 'date' };
    case 'product':
      return {
        ...base,
        kind: 'choice',
        options: question.releases.map(({ value, label }) => ({ value, label })),
      };
    case 'file':
      return {
        ...base,
        kind: 'file',
        maxFiles: question.maxFiles,
        ...(question.types === undefined ? {} : { types: question.types }),
      };
    default:
      return question satisfies never;
  }
}

/** Asks which desk the report is for, where several serve a workspace. */
export function deskForm(details: {
  readonly desks: readonly { readonly id: string; readonly name: string }[];
  /** Keeps the words until then. */
  readonly draft: { readonly deskId: string; readonly id: string } | null;
  readonly text: string;
  readonly notes: readonly Text[];
}): Form {
  const { desks, draft, text, notes } = details;
  return {
    context: { kind: 'choose-desk', ...(draft ? { draft } : {}) },
    title: 'Ask for support',
    submitLabel: 'Next',
    intro: [
      ...notes.map(paragraph),
      ...(text === '' ? [] : [paragraph(['You wrote:']), { kind: 'quote' as const, text }]),
    ],
    fields: [
      {
        id: 'desk',
        kind: 'choice',
        label: 'Whose support do you need?',
        required: true,
        options: desks.map(({ id, name }) => ({ value: id, label: name })),
      },
    ],
    canGoBack: false,
  };
}
