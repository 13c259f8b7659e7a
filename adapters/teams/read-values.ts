import { type Answers, at, readPeople, textAt, type Unknown } from '../../src/runtime/ports.ts';
import type { Field } from '../../src/views/form.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { type CarriedForm, inputId } from './carried.ts';
import { AGREED } from './render-field.ts';
import { linked } from './render-file.ts';
import { picked } from './render-people.ts';
import { digestOf } from './shorten.ts';
import { isBlank } from './text.ts';

/**
 * What stands in the inputs of a form, by field id. Teams leaves out what is empty: every field of
 * the form is there, empty ones as null; but one that was shown shortened and left so is not, as the
 * draft has the whole of it. `tenant`: where the people were chosen. Total.
 */
export function valuesOf(data: Unknown, carried: CarriedForm, tenant: string): Answers {
  return Object.fromEntries(
    Object.entries(carried.fields).flatMap(([id, kind]) => {
      const others = readPeople(textAt(carried.others, id) ?? '');
      const value = written(at(data, inputId(id)));
      if (textAt(carried.shortened, id) === digestOf(value)) return [];
      return [[id, kind === 'people' ? picked(value, others, tenant) : entryOf(kind, value)]];
    }),
  );
}

/** Clients send numbers and ticks as text or as what they are. */
function written(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function entryOf(kind: Exclude<Field['kind'], 'people'>, value: string): string | null {
  switch (kind) {
    case 'text':
      return value === '' ? null : value;
    case 'choice':
    case 'number':
      return isBlank(value) ? null : value.trim();
    case 'date':
      // Some clients send an instant.
      return isBlank(value) ? null : value.trim().replace(/^(\d{4}-\d{2}-\d{2})T.*$/s, '$1');
    case 'consent':
      return value === AGREED || value === 'true' ? AGREED : null;
    case 'file':
      return linked(value);
    default:
      return unreachable(kind);
  }
}
