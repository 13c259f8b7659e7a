import type { Person } from '../../src/runtime/ports.ts';
import type { Text } from '../../src/views/message.ts';
import type { MentionEntity, Reader } from './card.ts';
import { clean, isBlank, JOINER } from './text.ts';

/** Who is mentioned on one card, gathered while it is made. */
export interface Mentions {
  /** The words of the mention, for a TextBlock; null for whom the roster does not have. */
  of(person: Person): string | null;
  entities(): readonly MentionEntity[];
}

export function mentionsFor({ roster }: Reader): Mentions {
  const made = new Map<string, MentionEntity>();
  return {
    of(person) {
      const member = roster.get(person.address);
      if (!member) return null;
      const before = made.get(member.userId);
      if (before) return before.text;
      const name = nameIn(member.name) || nameIn(person.name);
      if (name === '') return null;
      // Teams finds a mention by its words: people of one name need different ones.
      const same = [...made.values()].filter(({ mentioned }) => mentioned.name === name).length;
      const text = `<at>${name}${JOINER.repeat(same)}</at>`;
      made.set(member.userId, { type: 'mention', text, mentioned: { id: member.userId, name } });
      return text;
    },
    entities: () => [...made.values()],
  };
}

/** Whether a text names somebody whom the roster has. */
export function mentions(text: Text, { roster }: Reader): boolean {
  return text.some(
    (one) => typeof one === 'object' && one.kind === 'person' && roster.has(one.person.address),
  );
}

export function nameOf(person: Person): string {
  const name = clean(person.name);
  return isBlank(name) ? 'somebody' : name;
}

/** A name as Teams finds it again in a text that is read as Markdown. */
function nameIn(name: string): string {
  return clean(name)
    .replace(/[<>&\\`*_~[\]{}\u2060]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
