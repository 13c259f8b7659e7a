import { type AttachedFile, readFiles, writeFiles } from '../../src/runtime/ports.ts';
import type { Field } from '../../src/views/form.ts';
import type { CardElement } from './card.ts';
import { FILE_NAME, FILES, INPUT_TEXT } from './limits.ts';
import { webAddress } from './render-inline.ts';
import { clean, cut, head, isBlank } from './text.ts';

type FileField = Extract<Field, { kind: 'file' }>;

/** Links, one a line: a card of Teams cannot take files. */
export function fileInput(field: FileField): CardElement {
  const value = head(clean(writtenIn(field)), INPUT_TEXT);
  return {
    type: 'Input.Text',
    maxLength: INPUT_TEXT,
    isMultiline: true,
    placeholder: 'https://…',
    ...(isBlank(value) ? {} : { value }),
  };
}

/** What stands in the input: links, or words that are none. */
export function writtenIn(field: FileField): string {
  const { initial = '' } = field;
  const files = readFiles(initial);
  if (files.length === 0) return initial === '[]' ? '' : initial;
  return files.every(isByLink) ? files.map(({ url }) => url).join('\n') : '';
}

/** How many, of which kinds, in which other way, and what is attached that the input cannot show. */
export function fileHint(field: FileField): string {
  const count = Math.min(Math.max(1, Math.floor(field.maxFiles)), FILES);
  const many = count === 1 ? 'A link to one file' : `Links to up to ${count} files, one a line`;
  const types = field.types ?? [];
  const kinds = types.length === 0 ? '' : `: ${types.map((type) => type.toLowerCase()).join(', ')}`;
  const files = readFiles(field.initial ?? '');
  const names = files.every(isByLink)
    ? []
    : files.map(({ id, name }) => cut(isBlank(clean(name)) ? id : name, 80));
  return [
    ...(isBlank(clean(field.help ?? '')) ? [] : [field.help]),
    `${many}${kinds}. Files can also be sent here in the chat, once the ticket is there.`,
    ...(names.length === 0 ? [] : [`Already attached: ${names.join(', ')}.`]),
  ].join('\n');
}

/**
 * The value of the field: the files that the links lead to. Words that are no links come back as
 * they are, so that they are refused where they can be seen. Blank: null.
 */
export function linked(text: string): string | null {
  const words = text.split(/[\s,;]+/).flatMap((word) => word.replace(/^<|>$/g, '') || []);
  if (words.length === 0) return null;
  const urls = words.map(webAddress);
  const links = [...new Set(urls.filter((url) => url !== null))];
  if (urls.includes(null)) return text.toWellFormed();
  return writeFiles(links.map((url) => ({ id: url, name: nameIn(url), url, bytes: 0 })));
}

function isByLink({ id, url }: AttachedFile): boolean {
  return id === url && webAddress(url) !== null;
}

/** The last part of the address that says something, else the host. */
function nameIn(url: string): string {
  const { pathname, host } = new URL(url);
  const last = pathname.split('/').findLast((part) => part !== '') ?? '';
  const name = cut(decoded(last), FILE_NAME);
  return isBlank(name) ? host : name;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
