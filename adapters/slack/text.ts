import { head } from '../../src/views/clean-text.ts';

export { clean, cut, head, isBlank } from '../../src/views/clean-text.ts';

/** Makes mentions and links in a mrkdwn field literal. The order matters. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What a person typed after a command; Slack sends it escaped. */
export function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Pieces of at most `max` units that join to the text again, cut at white space where there is any. */
export function split(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const piece = head(rest, max);
    const space = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf(' '));
    const end = space > max / 2 ? space + 1 : piece.length;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}
