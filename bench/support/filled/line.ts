import { randomUUID } from 'node:crypto';

/** What stands in the rows of a story for its requester, and for where a message stands. */
export const teller = { id: '0TELLER', name: 'Theodora Teller' };
export const sentAs = { id: '1000000000.000000', inUrl: 'p1000000000000000' };

/** Of whom and when a story is told again. */
export interface Telling {
  /** How many tickets its desk had by then. */
  readonly count: number;
  readonly who: { readonly id: string; readonly name: string };
  /** How much later than the story, in ms. */
  readonly shiftMs: number;
}

type Token =
  | { readonly kind: 'number' | 'who' | 'name' | 'uuid' }
  | { readonly kind: 'instant' | 'moment' | 'uuid-by-time'; readonly at: number }
  | { readonly kind: 'sent' | 'sent-in-url' };

/** A row of a story in COPY's text format: its words, and between each two what is told anew. */
export interface Line {
  readonly words: readonly string[];
  readonly tokens: readonly Token[];
}

const momentPattern = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00/;

/** Makes a line of a row's columns, each as Postgres writes it. `number`: the story's ticket. */
export function compileLine(columns: readonly (string | null)[], number: string): Line {
  const text = `${columns.map(escaped).join('\t')}\n`;
  const anew = new RegExp(
    [
      `(?<number>\\b${number}\\b)`,
      `(?<who>${teller.id})`,
      `(?<name>${teller.name})`,
      `(?<sent>${sentAs.id.replace('.', '\\.')})`,
      `(?<url>${sentAs.inUrl})`,
      '(?<instant>\\b1[789]\\d{11}\\b)',
      `(?<moment>${momentPattern.source})`,
      '(?<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})',
    ].join('|'),
    'g',
  );
  const writtenAt = Date.parse(momentPattern.exec(text)?.[0] ?? '');
  const words: string[] = [];
  const tokens: Token[] = [];
  let from = 0;
  for (const found of text.matchAll(anew)) {
    words.push(text.slice(from, found.index));
    tokens.push(tokenOf(found.groups ?? {}, writtenAt));
    from = found.index + found[0].length;
  }
  words.push(text.slice(from));
  return { words, tokens };
}

function tokenOf(found: Readonly<Record<string, string | undefined>>, writtenAt: number): Token {
  if (found.instant) return { kind: 'instant', at: Number(found.instant) };
  if (found.moment) return { kind: 'moment', at: Date.parse(found.moment) };
  if (found.number) return { kind: 'number' };
  if (found.who) return { kind: 'who' };
  if (found.name) return { kind: 'name' };
  if (found.sent) return { kind: 'sent' };
  if (found.url) return { kind: 'sent-in-url' };
  return found.uuid?.[14] === '7' ? { kind: 'uuid-by-time', at: writtenAt } : { kind: 'uuid' };
}

/** The row of a ticket of its own: every id in it is new. */
export function tell({ words, tokens }: Line, telling: Telling): string {
  let text = words[0] ?? '';
  for (const [place, token] of tokens.entries()) {
    text += told(token, telling) + (words[place + 1] ?? '');
  }
  return text;
}

function told(token: Token, { count, who, shiftMs }: Telling): string {
  switch (token.kind) {
    case 'number':
      return `NX-${1000 + count}`;
    case 'who':
      return who.id;
    case 'name':
      return who.name;
    case 'uuid':
      return randomUUID();
    case 'uuid-by-time':
      return uuidAt(token.at + shiftMs);
    case 'instant':
      return String(token.at + shiftMs);
    case 'moment':
      return new Date(token.at + shiftMs).toISOString();
    case 'sent':
      return `${1_790_000_000 + count}.000100`;
    case 'sent-in-url':
      return `p${1_790_000_000 + count}000100`;
    default:
      return token satisfies never;
  }
}

/** As the database makes them for what is written at that time. */
function uuidAt(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
}

function escaped(column: string | null): string {
  if (column === null) return '\\N';
  return column.replace(/[\\\t\n\r]/g, (found) => `\\${escapes[found] ?? found}`);
}

const escapes: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r' };
