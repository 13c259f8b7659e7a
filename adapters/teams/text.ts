import { cut } from '../../src/views/clean-text.ts';

export { clean, cut, head, isBlank } from '../../src/views/clean-text.ts';

/** Takes no room and joins what stands beside it. */
export const JOINER = '\u2060';

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
