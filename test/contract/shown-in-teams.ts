import type { Reader } from '../../adapters/teams/card.ts';
import { type Carried, readCarried } from '../../adapters/teams/carried.ts';
import { confirmCard } from '../../adapters/teams/confirm-card.ts';
import { formCard } from '../../adapters/teams/render-form.ts';
import { messageCard } from '../../adapters/teams/render-message.ts';
import type { Form } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';

/** All words, addresses and values that clients of Teams show of a form or message, in order. */
export function shownInTeams(
  view: Form | Message,
  reader: Reader,
  place: 'dialog' | 'in-place',
): readonly string[] {
  if (!('fields' in view)) return wordsIn(messageCard(view, reader));
  // Above a dialog stands its title.
  const title = place === 'dialog' ? [view.title] : [];
  return [...title, ...wordsIn(formCard(view, reader, place))];
}

function wordsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsIn);
  if (typeof node !== 'object' || node === null) return [];
  const isMarkdown = 'type' in node && node.type === 'TextBlock';
  return Object.entries(node).flatMap(([key, value]): string[] => {
    if (key === 'data') return asked(readCarried(value));
    if (key === 'fallback' || key === 'refresh') return [];
    if (key === 'mentioned') return [`person:${value.id.slice(value.id.indexOf('/') + 1)}`];
    if (typeof value === 'number' && key === 'value') return [String(value)];
    if (typeof value !== 'string') return wordsIn(value);
    if (!['text', 'title', 'label', 'url', 'value', 'placeholder'].includes(key)) return [];
    return [isMarkdown ? read(value) : value];
  });
}

/** What a button asks before it counts. */
function asked(carried: Carried | null): string[] {
  if (carried?.verb !== 'act' && carried?.verb !== 'contacts') return [];
  const { confirm } = carried;
  return confirm ? wordsIn(confirmCard({ ...carried, confirm }, 'dialog')) : [];
}

/** As Markdown is shown. */
function read(markdown: string): string {
  return markdown
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/\[((?:\\.|[^\]\\])*)\]\((https?:[^()\s]+)\)/g, '$1 $2')
    .replace(/\\([\\`*_~[\]#+-])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
