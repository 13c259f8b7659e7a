import type { Person } from './ticket.ts';

/** People as the value of a field: the JSON text that `readPeople` reads. */
export function writePeople(people: readonly Person[]): string {
  return JSON.stringify(people.map(({ address, name }) => ({ address, name })));
}

/** The people in the value of a field. A value of any other form holds none. */
export function readPeople(value: string): Person[] {
  const found = parsed(value);
  return Array.isArray(found) && found.every(isPerson)
    ? found.map(({ address, name }) => ({ address, name }))
    : [];
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isPerson(value: unknown): value is Person {
  if (typeof value !== 'object' || value === null) return false;
  const { address, name } = value as Partial<Record<keyof Person, unknown>>;
  return typeof address === 'string' && address !== '' && typeof name === 'string';
}
