import type { Part, Text } from '../../src/views/message.ts';
import { readAddress } from './address.ts';
import { nameOf } from './render-inline.ts';
import { unreachable } from './unreachable.ts';

/** The Slack team whose people read something; null: nobody is mentioned there. */
export type Team = string | null;

/** Parts for readers of this team: a mention of anybody else would show them nothing but an id. */
export function partsFor(team: Team, parts: readonly Part[]): readonly Part[] {
  const named = (text: Text): Text =>
    text.map((inline) =>
      typeof inline === 'object' &&
      inline.kind === 'person' &&
      readAddress(inline.person.address)?.team !== team
        ? nameOf(inline.person)
        : inline,
    );
  return parts.map((part): Part => {
    switch (part.kind) {
      case 'paragraph':
      case 'note':
        return { ...part, text: named(part.text) };
      case 'facts':
        return { ...part, facts: part.facts.map((one) => ({ ...one, value: named(one.value) })) };
      case 'heading':
      case 'quote':
      case 'divider':
      case 'buttons':
        return part;
      default:
        return unreachable(part);
    }
  });
}
