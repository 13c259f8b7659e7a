import { readBlocks } from '../../../sandbox/text/readable.ts';
import type { Block, Message, View } from '../../../sandbox/wire.ts';
import { textAt } from '../../support/teams/json.ts';
import type { TenantMessage } from '../../support/teams/place.ts';
import { wordsOn } from '../../support/teams/read-card.ts';

/** What one reads, and the instants that the reader's platform puts into words, in seconds. */
export interface Read {
  readonly text: string;
  readonly dates: readonly number[];
}

const names = { user: (id: string) => id, channel: (id: string) => id, now: 0 };

/** A message or a view of Slack: its title or notification first; instants in the desk's zone. */
export function readSlack(shown: Message | View | undefined): Read {
  if (!shown) return { text: '', dates: [] };
  const first = 'text' in shown ? shown.text : (shown.title?.text ?? '');
  const dates: number[] = [];
  const inZone: Block[] = JSON.parse(JSON.stringify(shown.blocks ?? []), (_key, part) => {
    if (part?.type !== 'date') return part;
    dates.push(part.timestamp);
    return { type: 'text', text: part.fallback };
  });
  return { text: [first, ...readBlocks(inZone, names)].join('\n'), dates };
}

/** A message in Teams: its notification first. */
export function readTeams({ activity, text, card }: TenantMessage): Read {
  return { text: [textAt(activity, 'summary') ?? '', text, wordsOn(card)].join('\n'), dates: [] };
}
