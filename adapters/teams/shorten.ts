import { createHash } from 'node:crypto';
import { readFiles } from '../../src/runtime/ports.ts';
import type { Field, Form } from '../../src/views/form.ts';
import { INPUT_TEXT } from './limits.ts';
import { writtenIn } from './render-file.ts';
import { clean, cut } from './text.ts';

/** Fields as they are shown, and by id those that show less than they hold, as `digestOf` what is shown. */
export interface Shortened {
  readonly fields: readonly Field[];
  readonly shortened: Readonly<Record<string, string>>;
}

/**
 * Values of at most `most` characters, and no more than their inputs take. The other forms than a
 * report's keep theirs: only a draft has the whole of what a form shows the beginning of.
 */
export function shorten({ context, fields }: Form, most: number): Shortened {
  if (context.kind !== 'intake') return { fields, shortened: {} };
  const shortened: Record<string, string> = {};
  const shown = fields.map((field) => {
    const initial = beginningOf(field, most);
    if (initial === null) return field;
    shortened[field.id] = digestOf(initial);
    return { ...field, initial };
  });
  return { fields: shown, shortened };
}

/** The same however a client writes white space. */
export function digestOf(value: string): string {
  const words = value.trim().replace(/\s+/g, ' ');
  return createHash('sha256').update(words).digest('base64url').slice(0, 16);
}

/** Null: all of it is shown. */
function beginningOf(field: Field, most: number): string | null {
  if (field.kind === 'text') {
    const room = Math.min(Math.max(1, field.maxLength ?? INPUT_TEXT), INPUT_TEXT, most);
    const words = clean(field.initial ?? '');
    return words.length > room ? cut(words, room) : null;
  }
  if (field.kind !== 'file') return null;
  const words = clean(writtenIn(field));
  const room = Math.min(INPUT_TEXT, most);
  if (words.length <= room) return null;
  if (readFiles(field.initial ?? '').length === 0) return cut(words, room);
  // A part of a link would be another link.
  const lines = words
    .slice(0, room - 1)
    .split('\n')
    .slice(0, -1);
  return [...lines, '…'].join('\n');
}
