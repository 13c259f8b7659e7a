import type { Field } from '../../src/views/form.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { CardElement, Reader } from './card.ts';
import { inputId } from './carried.ts';
import {
  EXPANDED_OPTIONS,
  FIELD_ERROR,
  INPUT_HINT,
  INPUT_LABEL,
  INPUT_TEXT,
  OPTION_TEXT,
  OPTION_VALUE,
  PLACEHOLDER,
} from './limits.ts';
import { fileHint, fileInput } from './render-file.ts';
import { line } from './render-inline.ts';
import { othersHint, peopleInput } from './render-people.ts';
import { clean, cut, head, isBlank, literal } from './text.ts';

/** The value of a ticked consent. */
export const AGREED = 'yes';

const SHORTENED =
  'This is longer than this form can show again. What you typed is kept; change it here only if you want to replace it.';

type Choice = Extract<Field, { kind: 'choice' }>;

/** What is to be said at a field besides what it asks. */
export interface At {
  readonly reader: Reader;
  /** What is wrong with it; empty: nothing. */
  readonly error: string;
  /** More is kept than the input shows. */
  readonly shortened: boolean;
  /** The most characters of a help text, a description or a placeholder. */
  readonly prose: number;
}

/**
 * A field: what a consent is about, the input with its label, under it what is wrong, whether it shows
 * less than it holds, and what helps.
 * Nothing is required of the client, which would not let anybody go back.
 */
export function renderField(field: Field, at: At): CardElement[] {
  const label = isBlank(clean(field.label)) ? field.id : field.label;
  const optional = field.required ? '' : ' (optional)';
  const hint = hintOf(field, at.reader);
  return [
    ...(field.kind === 'consent' ? wording(field) : []),
    {
      ...inputOf(field, at),
      id: inputId(field.id),
      label: `${literal(label, INPUT_LABEL)}${optional}`,
    },
    ...line(at.error, FIELD_ERROR, { color: 'Attention', weight: 'Bolder' }).map(close),
    ...line(at.shortened ? SHORTENED : '', FIELD_ERROR, { color: 'Attention' }).map(close),
    ...line(hint, Math.min(INPUT_HINT, at.prose), { size: 'Small', isSubtle: true }).map(close),
  ];
}

function close(element: CardElement): CardElement {
  return { ...element, spacing: 'Small' };
}

function hintOf(field: Field, reader: Reader): string {
  const { help = '' } = field;
  const also = (said: string) => [help, said].filter((one) => !isBlank(one)).join('\n');
  switch (field.kind) {
    case 'file':
      return fileHint(field);
    case 'people':
      return also(othersHint(field, reader));
    case 'number':
      return also(rangeOf(field.min, field.max));
    case 'text':
    case 'choice':
    case 'date':
    case 'consent':
      return help;
    default:
      return unreachable(field);
  }
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `From ${min} to ${max}.`;
  if (min !== undefined) return `At least ${min}.`;
  return max === undefined ? '' : `At most ${max}.`;
}

/** An initial value that a client would refuse is left out: the form must open. */
function inputOf(field: Field, { reader, prose }: At): CardElement {
  switch (field.kind) {
    case 'text': {
      const max = Math.min(Math.max(1, field.maxLength ?? INPUT_TEXT), INPUT_TEXT);
      const value = head(clean(field.initial ?? ''), max);
      const placeholder = literal(field.placeholder ?? '', Math.min(PLACEHOLDER, prose));
      return {
        type: 'Input.Text',
        maxLength: max,
        ...(field.multiline ? { isMultiline: true } : {}),
        ...(isBlank(placeholder) ? {} : { placeholder }),
        ...(value === '' ? {} : { value }),
      };
    }
    case 'choice':
      return choice(field, prose);
    case 'number': {
      const { initial = '' } = field;
      const isNumber = /^-?\d{1,15}(\.\d{1,15})?$/.test(initial);
      return { type: 'Input.Number', ...(isNumber ? { value: Number(initial) } : {}) };
    }
    case 'date':
      return { type: 'Input.Date', ...(isDate(field.initial) ? { value: field.initial } : {}) };
    case 'consent':
      return {
        type: 'Input.Toggle',
        title: 'I agree',
        valueOn: AGREED,
        valueOff: 'no',
        value: field.initial === AGREED ? AGREED : 'no',
        wrap: true,
      };
    case 'people':
      return peopleInput(field, reader);
    case 'file':
      return fileInput(field);
    default:
      return unreachable(field);
  }
}

/** All of it: nobody agrees to what they could not read. */
function wording({ id, wording: words }: Extract<Field, { kind: 'consent' }>): CardElement[] {
  const items = line(words, Number.POSITIVE_INFINITY);
  if (items.length === 0) throw new Error(`field "${id}": a consent without wording`);
  return [{ type: 'Container', style: 'emphasis', items }];
}

function choice(field: Choice, prose: number): CardElement {
  const { id, options, initial } = field;
  if (options.length === 0) throw new Error(`field "${id}": no options`);
  const expanded = options.length <= EXPANDED_OPTIONS;
  return {
    type: 'Input.ChoiceSet',
    style: expanded ? 'expanded' : 'filtered',
    ...(expanded ? { wrap: true } : { placeholder: 'Type to search' }),
    choices: options.map((option) => choiceOf(id, option, prose)),
    ...(options.some(({ value }) => value === initial) ? { value: initial } : {}),
  };
}

// Choices have no descriptions in cards of this version.
function choiceOf(fieldId: string, option: Choice['options'][number], prose: number): object {
  const { value } = option;
  if (value === '' || value.length > OPTION_VALUE) {
    throw new Error(
      `field "${fieldId}": option value "${value.slice(0, 20)}…" has ${value.length} characters; allowed are 1 to ${OPTION_VALUE}`,
    );
  }
  const label = literal(isBlank(clean(option.label)) ? value : option.label, OPTION_TEXT);
  const described = cut(option.description ?? '', Math.min(OPTION_TEXT, prose));
  return { title: isBlank(described) ? label : `${label} – ${literal(described)}`, value };
}

function isDate(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
