import type { KnownBlock } from '@slack/types';
import { inlinesOf } from '../../src/views/map-text.ts';
import type { Message, Part } from '../../src/views/message.ts';
import { FALLBACK_TEXT, MESSAGE_BLOCKS, MESSAGE_TEXT } from './limits.ts';
import { partsFor, type Team } from './mention.ts';
import { webAddress } from './render-inline.ts';
import { renderPart, renderQuote, textSize } from './render-part.ts';
import { clean, cut, escapeMrkdwn, isBlank } from './text.ts';

export interface Rendered {
  /** For notifications and screen readers; escaped. */
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/**
 * A message within Slack's limits, for readers of this team. Throws where data, not prose, is too
 * long for Slack.
 */
export function renderMessage(message: Message, team: Team): Rendered {
  const summary = cut(message.summary, FALLBACK_TEXT);
  const said = isBlank(summary) ? 'Firstline' : summary;
  return {
    text: escapeMrkdwn([said, ...sharedFiles(message.parts)].join('\n')),
    blocks: renderParts(partsFor(team, message.parts), MESSAGE_BLOCKS),
  };
}

/**
 * Addresses of files on Slack that the message links to. A file is its uploader's alone until
 * somebody who may see it posts its permalink (slackapi/bolt-python 1018, java-slack-sdk 1475);
 * beside blocks Slack looks for it in the top-level text (python-slack-sdk 1194), not in links.
 */
function sharedFiles(parts: readonly Part[]): string[] {
  const links = inlinesOf(parts).flatMap((inline) => {
    const url =
      typeof inline === 'object' && inline.kind === 'link' ? webAddress(inline.url) : null;
    return url !== null && SLACK_FILE.test(url) ? [url] : [];
  });
  return [...new Set(links)].slice(0, SHARED_FILES);
}

const SLACK_FILE = /^https:\/\/[a-z0-9.-]+\.slack(-gov)?\.com\/files\/[^\s<>|]{1,400}$/;
const SHARED_FILES = 20;

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
