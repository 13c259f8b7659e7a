import type { RichTextElement } from '@slack/types';
import type { Person } from '../../src/runtime/ports.ts';
import type { Inline, Text } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { readAddress } from './address.ts';
import { LINK_URL } from './limits.ts';
import { clean, cut, isBlank } from './text.ts';

/** Shown in the reader's own zone and language, e.g. “today 14:30”. */
export const DATE_FORMAT = '{date_short_pretty} {time}';

/** What a mention or date may take on screen; Slack does not say how it counts them. */
const TOKEN_SIZE = 30;

/** The Slack id to mention, where the person is on Slack. */
export function mentionOf(person: Person): string | null {
  const address = readAddress(person.address);
  return address?.kind === 'person' ? address.id : null;
}

export function nameOf(person: Person): string {
  const name = clean(person.name);
  return isBlank(name) ? 'somebody' : name;
}

/** An address that a link may lead to, as Slack takes it: nothing but http and https. */
export function webAddress(url: string): string | null {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return null;
  return address.href.length <= LINK_URL ? address.href : null;
}

/** What a link says; the address itself where it says nothing. */
export function linkText({ text, url }: { readonly text: string; readonly url: string }): string {
  return isBlank(clean(text)) ? url : text;
}

/** What to type in Slack. */
export function typedCommand({ words }: { readonly words: string }): string {
  return `/support ${words}`.trimEnd();
}

/**
 * Rich text elements of at most `max` characters together. Rich text is never parsed for markup,
 * so that a name or title such as `*<!channel>*` stays what it is.
 */
export function renderInline(text: Text, max: number): RichTextElement[] {
  const elements: RichTextElement[] = [];
  let left = max;
  for (const inline of text) {
    const element = elementOf(inline, left);
    if (element === null) continue;
    const size = sizeOf(element);
    if (size > left) {
      elements.push({ type: 'text', text: '…' });
      break;
    }
    elements.push(element);
    left -= size;
    if (left <= 0) break;
  }
  return elements.every((one) => one.type === 'text' && isBlank(one.text)) ? [] : elements;
}

function elementOf(inline: Inline, max: number): RichTextElement | null {
  if (typeof inline === 'string') return words(inline, max);
  switch (inline.kind) {
    case 'bold':
      return words(inline.text, max, { bold: true });
    case 'person': {
      const user = mentionOf(inline.person);
      return user === null ? words(nameOf(inline.person), max) : { type: 'user', user_id: user };
    }
    case 'command':
      return words(typedCommand(inline), max);
    case 'link': {
      const url = webAddress(inline.url);
      const shown = linkText(inline);
      const whole = words(shown, max);
      if (url === null || whole?.type !== 'text') return whole;
      if (whole.text.length + url.length > max) return whole;
      return { type: 'link', url, text: whole.text };
    }
    case 'instant':
      return {
        type: 'date',
        timestamp: Math.floor(inline.at / 1000),
        format: DATE_FORMAT,
        fallback: cut(inline.fallback, 100) || '…',
      };
    default:
      return unreachable(inline);
  }
}

function words(text: string, max: number, style?: { bold: true }): RichTextElement | null {
  const shown = cut(text, max);
  if (shown === '') return null;
  return style ? { type: 'text', text: shown, style } : { type: 'text', text: shown };
}

function sizeOf(element: RichTextElement): number {
  if (element.type === 'text') return element.text.length;
  if (element.type === 'link') return element.url.length + (element.text?.length ?? 0);
  if (element.type === 'date') return TOKEN_SIZE + (element.fallback?.length ?? 0);
  return TOKEN_SIZE;
}
