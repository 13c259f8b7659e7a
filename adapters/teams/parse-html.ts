import { at, textAt } from '../../src/runtime/ports.ts';
import { decoded } from './parse-entities.ts';

/** Splits HTML: every second piece is a tag. */
const TAGS = /(<[^<>]*>)/;
const BLOCKS = new Set('p div li tr ul ol table h1 h2 h3 h4 h5 h6 pre blockquote hr'.split(' '));

interface Html {
  /** Without what was quoted from another message. */
  readonly text: string;
  /** The message that was quoted first; null for none. */
  readonly quoted: string | null;
}

/**
 * The words of a message in HTML, without mentions of `bot` by this name: lines and lists as they
 * stand, links with both label and address, everything else as it reads. Total and linear.
 */
export function readHtml(html: string, bot: string | null = null): Html {
  const words: string[] = [];
  let quoted: string | null = null;
  /** Blockquotes open within a quoted message, and it. */
  let quotes = 0;
  let verbatim = 0;
  let mention: string[] | null = null;
  let link: { readonly href: string; readonly from: number } | null = null;
  const endMention = () => {
    const name = (mention ?? []).join('').trim();
    mention = null;
    if (name !== '' && name !== bot) words.push(`@${name}`);
  };
  for (const [place, piece] of html.split(TAGS).entries()) {
    if (place % 2 === 0) {
      if (quotes > 0) continue;
      const text = decoded(verbatim > 0 ? piece : piece.replace(/\s+/g, ' '));
      (mention ?? words).push(text);
      continue;
    }
    const [, slash, tag] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(piece.toLowerCase()) ?? [];
    const ends = slash === '/';
    if (tag === 'blockquote' && (quotes > 0 || isQuote(piece))) {
      quoted ??= ends ? null : attribute(piece, 'itemid');
      quotes += ends ? -1 : 1;
    }
    if (quotes > 0 || tag === undefined) continue;
    if (mention !== null && ends) endMention();
    if (tag === 'at' ? !ends : tag === 'span' && isMention(piece)) mention = [];
    if (tag === 'br') words.push('\n');
    if (tag === 'pre') verbatim = Math.max(0, verbatim + (ends ? -1 : 1));
    if (BLOCKS.has(tag)) words.push('\n');
    if (tag === 'td' && ends) words.push(' ');
    if (tag === 'li' && !ends) words.push('- ');
    if (tag === 'img' || tag === 'emoji') words.push(ends ? '' : (attribute(piece, 'alt') ?? ''));
    if (tag !== 'a') continue;
    if (!ends) link = { href: attribute(piece, 'href') ?? '', from: words.length };
    else if (link) {
      words.push(...addressBehind(words.slice(link.from).join(''), link.href));
      link = null;
    }
  }
  if (mention !== null) endMention();
  return { text: tidied(words.join('')), quoted };
}

/** The text of the message that a message action was used on. */
export function wordsOfPayload(payload: unknown): string {
  const body = at(payload, 'body');
  const content = textAt(body, 'content') ?? '';
  const isText = textAt(body, 'contentType') === 'text';
  const words = isText ? tidied(content) : readHtml(content).text;
  return words || tidied(textAt(payload, 'subject') ?? '');
}

/** Spaces and lines as they would be written by hand. */
export function tidied(text: string): string {
  return text
    .replace(/[\u00a0\u202f]/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function isQuote(tag: string): boolean {
  return attribute(tag, 'itemtype')?.endsWith('schema.skype.com/Reply') ?? false;
}

function isMention(tag: string): boolean {
  return attribute(tag, 'itemtype')?.endsWith('schema.skype.com/Mention') ?? false;
}

function attribute(tag: string, name: string): string | null {
  const [, found] = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag) ?? [];
  return found === undefined ? null : decoded(found);
}

function addressBehind(label: string, href: string): string[] {
  const shown = label.trim();
  if (!/^https?:\/\//i.test(href) || bare(shown) === bare(href)) return [];
  return [shown === '' ? href : ` (${href})`];
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
