import { createHash } from 'node:crypto';
import { type AttachedFile, at, listAt, textAt, type Unknown } from '../../src/runtime/ports.ts';
import { FILE_NAME, FILES, LINK_URL } from './limits.ts';
import { cut, isBlank } from './text.ts';

const UPLOADED = 'application/vnd.microsoft.teams.file.download.info';

/** The files of a message, by link. Cards and the message's own HTML are none. */
export function readFiles(activity: Unknown): AttachedFile[] {
  return listAt(activity, 'attachments').flatMap(fileFrom).slice(0, FILES);
}

function fileFrom(attachment: unknown): AttachedFile[] {
  const url = textAt(attachment, 'contentUrl') ?? '';
  const address = URL.parse(url);
  if (address?.protocol !== 'https:' || url.length > LINK_URL) return [];
  const type = textAt(attachment, 'contentType') ?? '';
  const unique = textAt(at(attachment, 'content'), 'uniqueId');
  const id = type === UPLOADED && unique ? unique : digest(url);
  const name = cut(textAt(attachment, 'name') ?? '', FILE_NAME);
  return [
    { id: cut(id, 100), name: isBlank(name) ? nameFrom(address, type) : name, url, bytes: 0 },
  ];
}

function nameFrom({ pathname }: URL, type: string): string {
  if (type.startsWith('image/')) return 'image';
  const last = pathname.split('/').at(-1) ?? '';
  return isBlank(last) ? 'file' : cut(last, FILE_NAME);
}

function digest(url: string): string {
  return createHash('sha256').update(url).digest('base64url').slice(0, 32);
}
