import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import type { Person } from '../types.ts';

/** What the page can do to the sandbox. */
export interface Control {
  inside: Inside;
  as(person: PersonId): Person;
  advance(ms: number): Promise<void>;
  advanceToNextDue(): Promise<number | null>;
}

export function createControl(inside: Inside, acts: Omit<Control, 'inside'>): Control {
  return { inside, ...acts };
}
