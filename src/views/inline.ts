import type { Person } from '../engine/ticket.ts';
import type { Inline } from './message.ts';

/** A person, mentioned where the platform can. */
export function who(person: Person): Inline {
  return { kind: 'person', person };
}

/** What to type to the bot: these words behind its command. */
export function command(words: string): Inline {
  return { kind: 'command', words };
}

/** The clauses behind a sentence, in brackets with a space before; empty where there are none. */
export function source(clauses: readonly string[]): string {
  return clauses.length > 0 ? ` (${clauses.join(', ')})` : '';
}
