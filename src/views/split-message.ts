import type { Message, Part } from './message.ts';

/** UTF-16 units of quoted words in one message, which every platform shows in full. */
export const mostQuoted = 6000;
/** Less room than this is left empty: a quote goes on in the next message. */
const leastQuoted = 500;

/**
 * A message whose quotes are longer than one message shows, as several in order; any other as it is.
 * Joined, the quotes are what they were. The buttons stand on the last, under everything.
 */
export function splitMessage(message: Message): readonly Message[] {
  const pages = pagesOf(message.parts);
  if (pages.length === 1) return [message];
  return pages.map((parts, index) => {
    const place = `${index + 1} of ${pages.length}`;
    return {
      summary: `${message.summary} (${place})`,
      parts:
        index === 0
          ? [...parts, note(`${place}, it goes on below.`)]
          : [note(`Continued, ${place}.`), ...parts],
    };
  });
}

function note(text: string): Part {
  return { kind: 'note', text: [text] };
}

function pagesOf(parts: readonly Part[]): Part[][] {
  let page: Part[] = [];
  const pages = [page];
  let room = mostQuoted;
  const turn = () => {
    page = [];
    pages.push(page);
    room = mostQuoted;
  };
  for (const part of parts) {
    if (part.kind !== 'quote') {
      page.push(part);
      continue;
    }
    let rest = part.text;
    if (rest.length > room && room < leastQuoted) turn();
    while (rest.length > room) {
      const piece = rest.slice(0, endOfPiece(rest, room));
      page.push({ ...part, text: piece });
      rest = rest.slice(piece.length);
      turn();
    }
    page.push({ ...part, text: rest });
    room -= rest.length;
  }
  return pages;
}

const segmenter = new Intl.Segmenter();

/** Where to cut a text that is longer than `most`: after white space, else between two characters. */
function endOfPiece(text: string, most: number): number {
  const head = text.slice(0, most);
  const space = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
  if (space >= most / 2) return space + 1;
  // A character as people see it may be many units, such as an emoji of a family.
  return segmenter.segment(text).containing(most)?.index || most;
}
