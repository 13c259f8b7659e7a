import type { AskedQuestion } from '../engine/check-answers.ts';
import type { Answers } from '../engine/ticket.ts';
import type { Step } from '../engine/triage.ts';
import type { Field, Form } from './form.ts';
import type { Part } from './message.ts';

/** A step of the triage as a form, with what has been answered already filled in. */
export function intakeForm(details: {
  readonly deskId: string;
  readonly draftId: string;
  readonly step: Step;
  readonly last: boolean;
  readonly canGoBack: boolean;
  readonly answers: Answers;
  readonly contactLines: readonly { readonly label: string; readonly value: string }[];
}): Form {
  const { deskId, draftId, step, answers, contactLines } = details;
  return {
    context: { kind: 'intake', deskId, draftId, step: step.index },
    title: step.title,
    submitLabel: details.last ? 'Send' : 'Next',
    intro: contactLines.length > 0 && !details.canGoBack ? [phoneNote(contactLines)] : [],
    fields: step.questions.map((question) => questionField(question, answers[question.id])),
    canGoBack: details.canGoBack,
  };
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
export function deskForm(desks: readonly { readonly id: string; readonly name: string }[]): Form {
  return {
    context: { kind: 'choose-desk' },
    title: 'Ask for support',
    submitLabel: 'Next',
    intro: [],
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
