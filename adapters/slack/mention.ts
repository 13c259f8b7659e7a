import { mapText } from '../../src/views/map-text.ts';
import type { Part } from '../../src/views/message.ts';
import { readAddress } from './address.ts';
import { nameOf } from './render-inline.ts';

/** The Slack team whose people read something; null: nobody is mentioned there. */
export type Team = string | null;

/** Parts for readers of this team: a mention of anybody else would show them nothing but an id. */
export function partsFor(team: Team, parts: readonly Part[]): readonly Part[] {
  return mapText(parts, (text) =>
    text.map((inline) =>
      typeof inline === 'object' &&
      inline.kind === 'person' &&
      readAddress(inline.person.address)?.team !== team
        ? nameOf(inline.person)
        : inline,
    ),
  );
}
