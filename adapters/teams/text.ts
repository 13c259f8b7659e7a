// Everything below U+0020 but tab and newline, DEL and C1, and the marks that reorder text around
// them (U+202A–E, U+2066–9): none of them shows, all of them disturb what stands beside.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Takes no room and joins what stands beside it. */
export const JOINER = '\u2060';

/** Well-formed text, newlines as `\n`, without control characters. */
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

/**
 * Text of at most `max` units as it is read where nothing is formatted. Even there Teams looks for
 * mentions and cards for dates: a joiner keeps a person's `<at>` and `{{DATE(…)}}` what they are.
 */
export function literal(text: string, max = Number.POSITIVE_INFINITY): string {
  return cut(text, max)
    .replace(/<(?=\/?at\b)/gi, `<${JOINER}`)
    .replace(/\{(?=\{(?:DATE|TIME)\()/g, `{${JOINER}`);
}

/** The same where Markdown is read, as in a TextBlock: no format, link, mention or entity comes of it. */
export function escapeMarkdown(text: string): string {
  return (
    literal(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_~[\]]/g, '\\$&')
      .replace(/^(\s*)([-+#]|\d+(?=[.)]))/gm, (_, space: string, mark: string) =>
        /\d/.test(mark) ? `${space}${mark}${JOINER}` : `${space}\\${mark}`,
      )
      .replaceAll('://', `:${JOINER}//`)
      .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}${JOINER}.`)
      // Indented lines would be code.
      .replace(/\n[ \t]*/g, '\n\n')
  );
}
