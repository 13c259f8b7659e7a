import type { DeskPeople } from './notices.ts';
import type { Escalation, Person } from './ticket.ts';

/** Somebody who was told of escalations. */
export interface Told {
  readonly person: Person;
  readonly as: string;
  readonly fired: readonly Escalation[];
}

/** Who was told for their roles; the fallback among them heard of the roles without anybody too. */
export function toRoles(together: readonly Escalation[], people: DeskPeople): Told[] {
  const told = new Map<string, Told>();
  for (const { role } of together) {
    for (const person of people.contacts[role] ?? []) {
      if (told.has(person.address)) continue;
      const fired = together.filter((other) => {
        const contacts = people.contacts[other.role] ?? [];
        return contacts.length === 0
          ? same(person, people.fallback.address)
          : contacts.some(({ address }) => same(person, address));
      });
      told.set(person.address, { person, as: role, fired });
    }
  }
  return [...told.values()];
}

/** What the fallback was told in a message of its own. */
export function toFallback(together: readonly Escalation[], people: DeskPeople): Told[] {
  const { fallback } = people;
  const hasRole = toRoles(together, people).some(({ person }) => same(person, fallback.address));
  const fired = together.filter(({ notReached }) =>
    notReached.some(({ as, person }) =>
      person === null ? !hasRole : as !== 'fallback' && !same(fallback, person),
    ),
  );
  return fired.length === 0 ? [] : [{ person: fallback, as: 'fallback', fired }];
}

/** Everybody who was told, once each; those whom it did not reach are left out. */
export function reached(together: readonly Escalation[], people: DeskPeople): Told[] {
  const told = new Map<string, Told>();
  for (const { person, as, fired } of [
    ...toRoles(together, people),
    ...toFallback(together, people),
  ]) {
    const arrived = fired.filter(
      ({ notReached }) =>
        !notReached.some((past) => past.as === as && past.person === person.address),
    );
    if (arrived.length === 0) continue;
    const before = told.get(person.address);
    const all = [...new Set([...(before?.fired ?? []), ...arrived])];
    told.set(person.address, { person, as: before?.as ?? as, fired: all });
  }
  return [...told.values()];
}

function same(person: Person, address: string): boolean {
  return person.address === address;
}
