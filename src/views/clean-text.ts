// Everything below U+0020 but tab and newline, DEL and C1, and the marks that reorder text around
// them (U+202A–E, U+2066–9): none of them shows, all of them disturb what stands beside.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text as platforms take it: well-formed, newlines as `\n`, without control characters. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(HIDDEN, '').toWellFormed();
}

/** Cleaned text of at most `max` UTF-16 units, ending in an ellipsis where something was cut. */
export function cut(text: string, max: number): string {
  const whole = clean(text);
  if (whole.length <= max) return whole;
  if (max < 1) return '';
  return `${head(whole, max - 1).trimEnd()}…`;
}

/** The first `max` units at most, never half of a surrogate pair. */
export function head(text: string, max: number): string {
  const last = text.charCodeAt(max - 1);
  const splits = last >= 0xd800 && last <= 0xdbff && text.length > max;
  return text.slice(0, splits ? max - 1 : max);
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}
