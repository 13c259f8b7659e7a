import type { Person } from '../engine/ticket.ts';
import { inlinesOf, mapText } from '../views/map-text.ts';
import type { Message } from '../views/message.ts';
import { platformName } from './addresses.ts';
import { isBare } from './people.ts';
import type { Shell } from './shell.ts';

/**
 * The message for readers on a platform. Whom it cannot show stands there by name; one who has none
 * in the desk file is called as their own platform calls them, where that says so.
 */
export async function withNames(
  { directory }: Pick<Shell, 'directory'>,
  message: Message,
  platform: string,
): Promise<Message> {
  const nameless = (person: Person) => isBare(person) && platformName(person.address) !== platform;
  const unnamed = inlinesOf(message.parts).flatMap((inline) =>
    typeof inline === 'object' && inline.kind === 'person' && nameless(inline.person)
      ? [inline.person.address]
      : [],
  );
  if (unnamed.length === 0) return message;
  const names = new Map(
    await Promise.all(
      [...new Set(unnamed)].map(
        async (address) => [address, (await directory.reach(address))?.name ?? null] as const,
      ),
    ),
  );
  const parts = mapText(message.parts, (text) =>
    text.map((inline) => {
      if (typeof inline !== 'object' || inline.kind !== 'person') return inline;
      const name = names.get(inline.person.address);
      return name ? { kind: 'person', person: { ...inline.person, name } } : inline;
    }),
  );
  return { ...message, parts };
}
