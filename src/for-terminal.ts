// All control characters but tab and newline, DEL, C1, and the marks that reorder text around them.
const COMMANDING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text as a command prints it. What people wrote stands in it: a terminal is not to carry out what
 * hides there. What goes to a file or another program stays as it is.
 */
export function forTerminal(text: string, { isTTY }: { readonly isTTY?: boolean }): string {
  return isTTY ? text.replace(COMMANDING, '') : text;
}
