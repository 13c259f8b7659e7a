import type { KnownBlock } from '@slack/types';
import type { Message, Part } from '../../src/views/message.ts';
import { FALLBACK_TEXT, MESSAGE_BLOCKS, MESSAGE_TEXT } from './limits.ts';
import { renderPart, renderQuote, textSize } from './render-part.ts';
import { clean, cut, escapeMrkdwn, isBlank } from './text.ts';

export interface Rendered {
  /** For notifications and screen readers; escaped. */
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** A message within Slack's limits. Throws where data, not prose, is too long for Slack. */
export function renderMessage(message: Message): Rendered {
  const summary = cut(message.summary, FALLBACK_TEXT);
  return {
    text: isBlank(summary) ? 'Firstline' : escapeMrkdwn(summary),
    blocks: renderParts(message.parts, MESSAGE_BLOCKS),
  };
}

/** What is placed first where not everything fits; quotations share what is left. */
const RANK: Readonly<Record<Part['kind'], number>> = {
  buttons: 0,
  heading: 1,
  note: 2,
  facts: 3,
  paragraph: 4,
  divider: 5,
  quote: 6,
};

const SHORTENED: KnownBlock = {
  type: 'context',
  elements: [{ type: 'plain_text', text: 'Shortened to fit here.', emoji: false }],
};

/** The parts in at most `maxBlocks` blocks, in their order, with a last line where something is missing. */
export function renderParts(parts: readonly Part[], maxBlocks: number): KnownBlock[] {
  const placed: KnownBlock[][] = parts.map(() => []);
  let blocksLeft = maxBlocks - 1;
  let charsLeft = MESSAGE_TEXT - textSize(SHORTENED);
  let shortened = false;
  let quotes = parts.filter((part) => part.kind === 'quote' && !isBlank(clean(part.text))).length;

  const byRank = [...parts.entries()].sort(([, a], [, b]) => RANK[a.kind] - RANK[b.kind]);
  for (const [at, part] of byRank) {
    let blocks: KnownBlock[];
    if (part.kind === 'quote') {
      const share = { blocks: blocksLeft, chars: Math.floor(charsLeft / Math.max(1, quotes)) };
      const quote = renderQuote(part.text, share);
      blocks = quote.blocks;
      shortened ||= !quote.whole;
      if (!isBlank(clean(part.text))) quotes -= 1;
    } else {
      blocks = renderPart(part);
    }
    const size = textSize(blocks);
    if (blocks.length > blocksLeft || size > charsLeft) {
      shortened = true;
      continue;
    }
    placed[at] = blocks;
    blocksLeft -= blocks.length;
    charsLeft -= size;
  }
  return shortened ? [...placed.flat(), SHORTENED] : placed.flat();
}
