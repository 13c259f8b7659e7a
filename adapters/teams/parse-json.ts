import { isObject, type Unknown } from '../../src/runtime/ports.ts';
import { REQUEST_DEPTH } from './request-limits.ts';

/**
 * A JSON object as it was sent, all its texts well-formed and without the null character, which no
 * database keeps. Null for anything else, and for what is nested too deep. Total.
 */
export function readJson(body: string): Unknown | null {
  try {
    const found = tidy(JSON.parse(body), 0);
    return isObject(found) ? found : null;
  } catch {
    return null;
  }
}

function tidy(value: unknown, depth: number): unknown {
  if (depth > REQUEST_DEPTH) throw new RangeError('nested too deep');
  if (typeof value === 'string') return tidyText(value);
  if (Array.isArray(value)) return value.map((one) => tidy(one, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [tidyText(key), tidy(one, depth + 1)]),
  );
}

function tidyText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
