import type { InputBlock, InputBlockElement, KnownBlock, PlainTextOption } from '@slack/types';
import type { Field } from '../../src/views/form.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { attachedTo, fileElement, fileHint } from './file-field.ts';
import {
  INPUT_HINT,
  INPUT_LABEL,
  INPUT_TEXT,
  OPTION_TEXT,
  OPTION_VALUE,
  PLACEHOLDER,
  RADIO_OPTIONS,
  SELECT_OPTIONS,
  VIEW_BLOCKS,
} from './limits.ts';
import type { Team } from './mention.ts';
import { othersIn, peopleElement } from './people-field.ts';
import { plain, renderQuote } from './render-part.ts';
import { clean, head, isBlank } from './text.ts';

export const VALUE_ACTION = 'value';

/** The value of a ticked consent. */
const AGREED = 'yes';

type Choice = Extract<Field, { kind: 'choice' }>;
type Consent = Extract<Field, { kind: 'consent' }>;

/**
 * An input block, above it what a consent is about. The field's id is the block's, so that errors
 * and values come back under it.
 */
export function renderField(field: Field, team: Team): KnownBlock[] {
  const label = isBlank(clean(field.label)) ? field.id : field.label;
  const hint = field.kind === 'file' ? fileHint(field, INPUT_HINT) : field.help;
  // Slack's client would ask again for files that are attached already, and people it cannot show.
  const given =
    (field.kind === 'file' && attachedTo(field).length > 0) ||
    (field.kind === 'people' && othersIn(field, team).length > 0);
  const input: InputBlock = {
    type: 'input',
    block_id: field.id,
    label: plain(label, INPUT_LABEL),
    optional: !field.required || given,
    element: elementOf(field, team),
    ...(shown(hint) ? { hint: plain(hint, INPUT_HINT) } : {}),
  };
  return field.kind === 'consent' ? [...wording(field), input] : [input];
}

/** An initial value that Slack would refuse is left out: the form must open. */
function elementOf(field: Field, team: Team): InputBlockElement {
  switch (field.kind) {
    case 'text': {
      const max = Math.min(Math.max(1, field.maxLength ?? INPUT_TEXT), INPUT_TEXT);
      const initial = head(clean(field.initial ?? ''), max);
      return {
        type: 'plain_text_input',
        action_id: VALUE_ACTION,
        multiline: field.multiline,
        max_length: max,
        ...(initial === '' ? {} : { initial_value: initial }),
        ...(shown(field.placeholder) ? { placeholder: plain(field.placeholder, PLACEHOLDER) } : {}),
      };
    }
    case 'choice':
      return choice(field);
    case 'number': {
      const initial = Number(field.initial ?? Number.NaN);
      const fits =
        /^-?\d+(\.\d+)?$/.test(field.initial ?? '') &&
        initial >= (field.min ?? -Infinity) &&
        initial <= (field.max ?? Infinity);
      return {
        type: 'number_input',
        action_id: VALUE_ACTION,
        is_decimal_allowed: true,
        ...(field.min === undefined ? {} : { min_value: String(field.min) }),
        ...(field.max === undefined ? {} : { max_value: String(field.max) }),
        ...(fits && field.initial !== undefined ? { initial_value: field.initial } : {}),
      };
    }
    case 'date':
      return {
        type: 'datepicker',
        action_id: VALUE_ACTION,
        ...(isDate(field.initial) ? { initial_date: field.initial } : {}),
      };
    case 'consent': {
      const option: PlainTextOption = { text: plain('I agree', OPTION_TEXT), value: AGREED };
      return {
        type: 'checkboxes',
        action_id: VALUE_ACTION,
        options: [option],
        ...(field.initial === AGREED ? { initial_options: [option] } : {}),
      };
    }
    case 'people':
      return { action_id: VALUE_ACTION, ...peopleElement(field, team) };
    case 'file':
      return { action_id: VALUE_ACTION, ...fileElement(field) };
    default:
      return unreachable(field);
  }
}

/** All of it, over as many blocks as it takes: nobody agrees to what they could not read. */
function wording({ id, wording: words }: Consent): KnownBlock[] {
  const { blocks } = renderQuote(words, { blocks: VIEW_BLOCKS, chars: Number.POSITIVE_INFINITY });
  if (blocks.length === 0) throw new Error(`field "${id}": a consent without wording`);
  return blocks;
}

function choice(field: Choice): InputBlockElement {
  const count = field.options.length;
  if (count < 1 || count > SELECT_OPTIONS) {
    throw new Error(`field "${field.id}": ${count} options; Slack allows 1 to ${SELECT_OPTIONS}`);
  }
  const options = field.options.map((option) => optionOf(field.id, option));
  const chosen = options.find((option) => option.value === field.initial);
  const common = {
    action_id: VALUE_ACTION,
    options,
    ...(chosen ? { initial_option: chosen } : {}),
  };
  return count <= RADIO_OPTIONS
    ? { type: 'radio_buttons', ...common }
    : { type: 'static_select', ...common };
}

function optionOf(fieldId: string, option: Choice['options'][number]): PlainTextOption {
  if (option.value === '' || option.value.length > OPTION_VALUE) {
    throw new Error(
      `field "${fieldId}": option value "${option.value.slice(0, 20)}…" has ${option.value.length} characters; Slack allows 1 to ${OPTION_VALUE}`,
    );
  }
  const label = isBlank(clean(option.label)) ? option.value : option.label;
  return {
    text: plain(label, OPTION_TEXT),
    value: option.value,
    ...(shown(option.description) ? { description: plain(option.description, OPTION_TEXT) } : {}),
  };
}

function isDate(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function shown(text: string | undefined): text is string {
  return text !== undefined && !isBlank(clean(text));
}
