import { textAt, writePeople } from '../../src/runtime/ports.ts';
import type { Field, Form } from '../../src/views/form.ts';
import type { AdaptiveCard, CardAction, CardElement, Reader } from './card.ts';
import { type CarriedForm, isFieldId } from './carried.ts';
import { bytesOf, fitting, type Squeezed } from './fit.ts';
import { CARD_BYTES, FIELD_ERROR, HEADING_TEXT, INPUT_TEXT } from './limits.ts';
import { backToTicket, carrying } from './render-button.ts';
import { renderField } from './render-field.ts';
import { line } from './render-inline.ts';
import { cardOf } from './render-message.ts';
import { renderParts } from './render-part.ts';
import { othersIn } from './render-people.ts';
import { type Shortened, shorten } from './shorten.ts';
import { clean, isBlank } from './text.ts';

/** What is said in a form that comes back: what is wrong by field id, and a line above. */
export interface Shown {
  readonly errors?: Readonly<Record<string, string>>;
  readonly note?: string;
}

/**
 * A form as a card within Teams' limits. In a dialog the title of the first step is the dialog's,
 * which not every client changes for the next. What was typed into a report is shown shortened where
 * there is no room for it. Throws where data, neither prose nor what
 * was typed, is too much for a card.
 */
export function formCard(
  form: Form,
  reader: Reader,
  place: 'dialog' | 'in-place',
  shown: Shown = {},
): AdaptiveCard {
  checkIds(form.fields);
  const card = fitting(form.intro, CARD_BYTES, makerOf(form, reader, place, shown));
  if (!card) {
    throw new Error(`form: its ${form.fields.length} fields take more than ${CARD_BYTES} bytes`);
  }
  return card;
}

/**
 * What a form weighs as a card in the chat, with help texts of at most `prose` characters, and of
 * what was typed into a report at most `typed` in each field.
 */
export function formBytes(
  form: Form,
  prose: number,
  { typed = INPUT_TEXT, ...shown }: Shown & { readonly typed?: number } = {},
): number {
  const nobody: Reader = { tenant: null, roster: new Map(), forms: 'in-place' };
  const make = makerOf(form, nobody, 'in-place', shown);
  return bytesOf(make({ parts: form.intro, prose, typed }));
}

function makerOf(
  form: Form,
  reader: Reader,
  place: 'dialog' | 'in-place',
  shown: Shown,
): (from: Squeezed) => AdaptiveCard {
  return ({ parts, prose, typed }) => {
    const { fields, shortened } = shorten(form, typed);
    return cardOf(
      reader,
      (at) => {
        const body = [
          ...above(form, shown),
          ...renderParts(parts, at),
          ...fields.flatMap((field) =>
            renderField(field, {
              reader,
              error: textAt(shown.errors, field.id) ?? '',
              shortened: Object.hasOwn(shortened, field.id),
              prose,
            }),
          ),
        ];
        const titled = place === 'in-place' || form.canGoBack || body.length === 0;
        return titled ? [...heading(form.title), ...body] : body;
      },
      actionsOf(form, reader, place, shortened),
    );
  };
}

function heading(title: string): CardElement[] {
  const words = isBlank(clean(title)) ? 'Firstline' : title;
  return line(words, HEADING_TEXT, { size: 'Large', weight: 'Bolder' });
}

/** That something is wrong, with what is wrong at no field of the form. */
function above({ fields }: Form, { errors = {}, note }: Shown): CardElement[] {
  const wrong = Object.entries(errors);
  const elsewhere = wrong.filter(([id]) => !fields.some((field) => field.id === id));
  const said = [
    note ?? (wrong.length > elsewhere.length ? 'Please correct what is marked below.' : ''),
    ...elsewhere.map(([, error]) => error),
  ];
  return said.flatMap((one) => line(one, FIELD_ERROR, { color: 'Attention', weight: 'Bolder' }));
}

function actionsOf(
  form: Form,
  reader: Reader,
  place: 'dialog' | 'in-place',
  shortened: Shortened['shortened'],
): CardAction[] {
  const { context, fields, submitLabel, canGoBack } = form;
  const others = fields.flatMap((field) => {
    const people = field.kind === 'people' ? othersIn(field, reader) : [];
    return people.length > 0 ? [[field.id, writePeople(people)] as const] : [];
  });
  const carried = (verb: CarriedForm['verb']): CarriedForm => ({
    verb,
    context,
    fields: Object.fromEntries(fields.map(({ id, kind }) => [id, kind])),
    ...(others.length > 0 ? { others: Object.fromEntries(others) } : {}),
    ...(Object.keys(shortened).length > 0 ? { shortened } : {}),
  });
  const label = isBlank(clean(submitLabel)) ? 'Submit' : submitLabel;
  return [
    carrying(label, carried('submit'), place, 'primary'),
    ...(canGoBack ? [carrying('Back', carried('back'), place)] : []),
    ...(place === 'in-place' && context.kind === 'act'
      ? [backToTicket(context.deskId, context.number)]
      : []),
  ];
}

function checkIds(fields: readonly Field[]): void {
  const seen = new Set<string>();
  for (const { id } of fields) {
    if (!isFieldId(id)) throw new Error(`field "${id.slice(0, 30)}": this cannot be an id`);
    if (seen.has(id)) throw new Error(`field "${id}": the id stands twice in one form`);
    seen.add(id);
  }
}
