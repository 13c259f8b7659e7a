import type { FileInput } from '@slack/types';
import { type AttachedFile, at, readFiles, textAt } from '../../src/runtime/ports.ts';
import type { Field } from '../../src/views/form.ts';
import { FILE_MEGABYTES, FILE_NAME, FILE_TYPE, FILE_TYPES, FILES } from './limits.ts';
import { webAddress } from './render-inline.ts';
import { clean, cut, isBlank } from './text.ts';

type FileField = Extract<Field, { kind: 'file' }>;

/** What was attached before: Slack cannot fill it into the field again. */
export function attachedTo(field: FileField): AttachedFile[] {
  return readFiles(field.initial ?? '');
}

export function fileElement(field: FileField): FileInput {
  const filetypes = typesOf(field);
  return {
    type: 'file_input',
    max_files: countOf(field),
    ...(filetypes.length > 0 ? { filetypes } : {}),
  };
}

/** The field's help, what may be attached, and what is: at most `max` characters. */
export function fileHint(field: FileField, max: number): string {
  const count = countOf(field);
  const many = count === 1 ? 'One file' : `Up to ${count} files`;
  const each = count === 1 ? '' : ' each';
  const types = typesOf(field);
  const kinds = types.length === 0 ? '' : `: ${types.join(', ')}`;
  const names = attachedTo(field).map(({ id, name }) => (isBlank(clean(name)) ? id : name));
  const said = [
    `${many}, ${FILE_MEGABYTES} MB${each}${kinds}.`,
    ...(names.length === 0 ? [] : [`Already attached: ${names.map(short).join(', ')}.`]),
  ].join('\n');
  const limits = cut(said, max);
  const help = cut(field.help ?? '', max - limits.length - 1);
  return isBlank(help) ? limits : `${help}\n${limits}`;
}

/** A file as Slack's payloads have it; where a guest's is withheld, they say little but its id. */
export function fileFrom(file: unknown): AttachedFile[] {
  const id = textAt(file, 'id');
  if (id === null || id === '') return [];
  const name = cut(textAt(file, 'name') ?? '', FILE_NAME);
  const size = at(file, 'size');
  const url = webAddress(textAt(file, 'permalink') ?? '') ?? '';
  return [{ id, name: name || id, url, bytes: isSize(size) ? size : 0 }];
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function short(name: string): string {
  return cut(name, 80);
}

function countOf({ maxFiles }: FileField): number {
  return Math.min(Math.max(1, Math.floor(maxFiles)), FILES);
}

function typesOf({ id, types = [] }: FileField): string[] {
  const bare = [...new Set(types.map((type) => type.replace(/^\./, '').toLowerCase()))];
  if (bare.length > FILE_TYPES) {
    throw new Error(`field "${id}": ${bare.length} file types; allowed are ${FILE_TYPES}`);
  }
  const wrong = bare.find((type) => !/^[a-z0-9]+$/.test(type) || type.length > FILE_TYPE);
  if (wrong !== undefined) {
    throw new Error(
      `field "${id}": "${wrong.slice(0, 30)}" is no file extension of up to ${FILE_TYPE} letters and digits`,
    );
  }
  return bare;
}
