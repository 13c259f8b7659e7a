import type { Part } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import { BLOCK_TEXT, INPUT_HINT, INPUT_TEXT, LEAST_PROSE, LEAST_TEXT } from './limits.ts';
import { cutText } from './render-inline.ts';
import { clean, head } from './text.ts';

/** What a card is made of when it has to be made smaller. */
export interface Squeezed {
  readonly parts: readonly Part[];
  /** The most characters of a help text, a description or a placeholder. */
  readonly prose: number;
  /** The most characters of what was typed before, where it can be shortened. */
  readonly typed: number;
}

/** Bytes of the JSON as it goes out. */
export function bytesOf(json: unknown): number {
  return Buffer.byteLength(JSON.stringify(json));
}

const SHORTENED: Part = { kind: 'note', text: ['Shortened to fit here.'] };

/** The sooner it may go where not even shortened words fit. */
const RANK: Readonly<Record<Part['kind'], number>> = {
  quote: 0,
  divider: 1,
  paragraph: 2,
  facts: 3,
  note: 4,
  heading: 5,
  buttons: 6,
};

/**
 * What `make` makes in at most `room` bytes: whole; else with the longest quotes cut; else with help
 * texts cut, then all long texts, then what was typed; else with parts left out, the last of a kind
 * first. A last line says so. Null where nothing is small enough.
 */
export function fitting<T>(
  parts: readonly Part[],
  room: number,
  make: (from: Squeezed) => T,
): T | null {
  const whole = make({ parts, prose: INPUT_HINT, typed: INPUT_TEXT });
  if (bytesOf(whole) <= room) return whole;

  const quotes = parts.map((part) => (part.kind === 'quote' ? clean(part.text).length : 0));
  const squeezed = (quote: number, text: number) => [
    ...parts.map((part) => shortened(part, quote, text)),
    SHORTENED,
  ];
  const order = [...parts.keys()].sort((a, b) => rankOf(parts[a]) - rankOf(parts[b]) || b - a);
  return (
    largest(0, Math.max(0, ...quotes), room, (quote) =>
      make({ parts: squeezed(quote, BLOCK_TEXT), prose: INPUT_HINT, typed: INPUT_TEXT }),
    ) ??
    largest(LEAST_PROSE, INPUT_HINT, room, (prose) =>
      make({ parts: squeezed(0, BLOCK_TEXT), prose, typed: INPUT_TEXT }),
    ) ??
    largest(LEAST_TEXT, BLOCK_TEXT, room, (text) =>
      make({ parts: squeezed(0, text), prose: LEAST_PROSE, typed: INPUT_TEXT }),
    ) ??
    largest(LEAST_TEXT, INPUT_TEXT, room, (typed) =>
      make({ parts: squeezed(0, LEAST_TEXT), prose: LEAST_PROSE, typed }),
    ) ??
    largest(0, parts.length, room, (most) => {
      const gone = new Set(order.slice(0, parts.length - most));
      const kept = squeezed(0, LEAST_TEXT).filter((_, at) => !gone.has(at));
      return make({ parts: kept, prose: LEAST_PROSE, typed: LEAST_TEXT });
    })
  );
}

function rankOf(part: Part | undefined): number {
  return part ? RANK[part.kind] : 0;
}

function shortened(part: Part, quote: number, text: number): Part {
  switch (part.kind) {
    case 'quote': {
      const words = clean(part.text);
      if (words.length <= quote) return part;
      return { ...part, text: `${head(words, quote).trimEnd()}…` };
    }
    case 'paragraph':
    case 'note':
      return { ...part, text: cutText(part.text, text) };
    case 'facts': {
      const facts = part.facts.map((fact) => ({ ...fact, value: cutText(fact.value, text) }));
      return { ...part, facts };
    }
    case 'heading':
    case 'divider':
    case 'buttons':
      return part;
    default:
      return unreachable(part);
  }
}

/** What is made of the largest number from `from` to `to` with which it is small enough, or null. */
function largest<T>(from: number, to: number, room: number, make: (n: number) => T): T | null {
  const least = make(from);
  if (bytesOf(least) > room) return null;
  let best = least;
  let [low, high] = [from + 1, to];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const made = make(middle);
    if (bytesOf(made) <= room) {
      best = made;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return best;
}
