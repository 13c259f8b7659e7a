import type { Part } from '../../src/views/message.ts';
import { LEAST_PROSE } from './limits.ts';
import { clean, head } from './text.ts';

/** What a card is made of when it has to be made smaller. */
export interface Squeezed {
  readonly parts: readonly Part[];
  /** The most characters of a help text, a description or a placeholder. */
  readonly prose: number;
}

/** Bytes of the JSON in the encoding that makes more of it: Teams does not say in which it counts. */
export function bytesOf(json: unknown): number {
  const text = JSON.stringify(json);
  return Math.max(Buffer.byteLength(text), 2 * text.length);
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
 * texts cut too; else with parts left out, the last of a kind first. A last line says so. Null where
 * nothing is small enough.
 */
export function fitting<T>(
  parts: readonly Part[],
  room: number,
  make: (from: Squeezed) => T,
): T | null {
  const whole = make({ parts, prose: Number.POSITIVE_INFINITY });
  if (bytesOf(whole) <= room) return whole;

  const quotes = parts.map((part) => (part.kind === 'quote' ? clean(part.text).length : 0));
  const cutTo = (most: number) => [...parts.map((part) => quoteOf(part, most)), SHORTENED];
  const quoted = largest(0, Math.max(0, ...quotes), room, (most) =>
    make({ parts: cutTo(most), prose: Number.POSITIVE_INFINITY }),
  );
  if (quoted) return quoted;

  const helped = largest(LEAST_PROSE, MOST_PROSE, room, (prose) =>
    make({ parts: cutTo(0), prose }),
  );
  if (helped) return helped;

  const order = [...parts.keys()].sort((a, b) => rankOf(parts[a]) - rankOf(parts[b]) || b - a);
  return largest(0, parts.length, room, (most) => {
    const gone = new Set(order.slice(0, parts.length - most));
    const kept = cutTo(0).filter((_, at) => !gone.has(at));
    return make({ parts: kept, prose: LEAST_PROSE });
  });
}

const MOST_PROSE = 2000;

function rankOf(part: Part | undefined): number {
  return part ? RANK[part.kind] : 0;
}

function quoteOf(part: Part, most: number): Part {
  if (part.kind !== 'quote') return part;
  const text = clean(part.text);
  return text.length <= most ? part : { kind: 'quote', text: `${head(text, most).trimEnd()}…` };
}

/** What is made of the largest number from `from` to `to` with which it is small enough, or null. */
function largest<T>(from: number, to: number, room: number, make: (n: number) => T): T | null {
  let [low, high] = [from, to];
  let best: T | null = null;
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
