import type { Inline, Text } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { CardElement, Reader } from './card.ts';
import { LINK_URL } from './limits.ts';
import { type Mentions, mentions, nameOf } from './mention.ts';
import { clean, cut, escapeMarkdown, isBlank, literal } from './text.ts';

/** What a text is made for: its reader, and the mentions of the card that it stands on. */
export interface Place {
  readonly reader: Reader;
  readonly mentions: Mentions;
}

/** How a text looks, in a card's own words. */
export interface Look {
  readonly size?: 'Small' | 'Large';
  readonly weight?: 'Bolder';
  readonly color?: 'Attention';
  readonly isSubtle?: true;
  readonly fontType?: 'Monospace';
}

/** An address that a link may lead to: nothing but http and https. */
export function webAddress(url: string): string | null {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return null;
  return address.href.length <= LINK_URL ? address.href : null;
}

/** Words on a line of their own, literal. Blank: nothing. */
export function line(text: string, max: number, look: Look = {}): CardElement[] {
  const words = literal(text, max);
  return isBlank(words) ? [] : [block([run(words, look)])];
}

/**
 * A text of at most `max` characters. It is literal, but where it mentions somebody: Teams finds
 * mentions in nothing but Markdown, so that all else in such a text is escaped.
 */
export function renderText(text: Text, max: number, place: Place, look: Look = {}): CardElement[] {
  const within = cutText(text, max);
  if (within.every((one) => isBlank(shown(one)))) return [];
  return mentions(within, place.reader)
    ? [marked(within, place, look)]
    : [block(within.flatMap((one) => runOf(one, look)))];
}

/** The words of an inline, as far as they are not a link's address. */
export function shown(inline: Inline): string {
  if (typeof inline === 'string') return clean(inline);
  switch (inline.kind) {
    case 'bold':
      return clean(inline.text);
    case 'person':
      return nameOf(inline.person);
    case 'command':
      // A slash would open Teams' own menu.
      return clean(`support ${inline.words}`.trimEnd());
    case 'link':
      return clean(isBlank(clean(inline.text)) ? inline.url : inline.text);
    case 'instant':
      return clean(inline.fallback) || '…';
    default:
      return unreachable(inline);
  }
}

/** A text of at most `max` characters, ending in an ellipsis where something was cut. */
export function cutText(text: Text, max: number): Text {
  const kept: Inline[] = [];
  let left = max;
  for (const inline of text) {
    const words = shown(inline);
    if (words.length > left) {
      const rest = cut(words, left) || '…';
      const bold = typeof inline === 'object' && inline.kind === 'bold';
      kept.push(bold ? { kind: 'bold', text: rest } : rest);
      break;
    }
    kept.push(inline);
    left -= words.length;
  }
  return kept;
}

function block(inlines: readonly object[]): CardElement {
  return { type: 'RichTextBlock', inlines };
}

function run(text: string, look: Look): CardElement {
  return { type: 'TextRun', text, ...look };
}

function runOf(inline: Inline, look: Look): CardElement[] {
  const words = literal(shown(inline));
  if (words === '') return [];
  if (typeof inline === 'string') return [run(words, look)];
  switch (inline.kind) {
    case 'bold':
      return [run(words, { ...look, weight: 'Bolder' })];
    case 'link': {
      const url = webAddress(inline.url);
      const plain = run(words, look);
      return [url === null ? plain : { ...plain, selectAction: { type: 'Action.OpenUrl', url } }];
    }
    case 'command':
      return [run(words, { ...look, fontType: 'Monospace' })];
    case 'person':
    case 'instant':
      return [run(words, look)];
    default:
      return unreachable(inline);
  }
}

function marked(text: Text, place: Place, look: Look): CardElement {
  const words = text.map((inline) => markdownOf(inline, place)).join('');
  return { type: 'TextBlock', text: words, wrap: true, ...look };
}

function markdownOf(inline: Inline, { mentions }: Place): string {
  const words = escapeMarkdown(shown(inline));
  if (typeof inline === 'string') return words;
  switch (inline.kind) {
    case 'bold':
    case 'command':
      // Stars stand close to the words, or they would be shown.
      return words.replace(/^(\s*)([^\n]*\S)(\s*)$/, '$1**$2**$3');
    case 'person':
      return mentions.of(inline.person) ?? words;
    case 'link': {
      const url = webAddress(inline.url);
      if (url === null) return words;
      const target = url.replace(/[()\\*_`~[\]]/g, (sign) => `%${hex(sign)}`);
      return `[${words.replaceAll('\n', ' ')}](${target})`;
    }
    case 'instant':
      return words;
    default:
      return unreachable(inline);
  }
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase();
}
