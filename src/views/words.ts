import type { AttachedFile } from '../engine/attached-files.ts';
import type { Part } from './message.ts';

/** What somebody wrote, and links to what they attached. */
export function wordParts({
  text,
  files = [],
}: {
  readonly text: string;
  readonly files?: readonly AttachedFile[];
}): Part[] {
  return [...(text.trim() === '' ? [] : [{ kind: 'quote' as const, text }]), ...fileParts(files)];
}

/** A line with a link for each file. */
export function fileParts(files: readonly AttachedFile[]): Part[] {
  return files.map(({ name, url }) => ({
    kind: 'paragraph',
    text: [{ kind: 'link', text: name, url }],
  }));
}
