import type { Instant } from './instant.ts';
import type { DeskPeople } from './notices.ts';
import type { Escalation, Person } from './ticket.ts';

/** Somebody who was told of escalations. */
export interface Told {
  readonly person: Person;
  readonly as: string;
  readonly fired: readonly Escalation[];
  /** As an Addressee has it. */
  readonly apart?: string;
}

/**
 * Who has a message of these: of their firing, or of the reminder at this instant. null where that
 * was not kept with all of them.
 */
export function keptTold(
  together: readonly Escalation[],
  remindedAt: Instant | null,
): Told[] | null {
  const messages = new Map<string, Told>();
  for (const escalation of together) {
    if (!escalation.told) return null;
    for (const { person, as, remindedAt: at, apart } of escalation.told) {
      if (at !== remindedAt) continue;
      // Beside a message for their role, the fallback has those told in others' place.
      const id = `${as === 'fallback'} ${person.address} ${apart ?? ''}`;
      const before = messages.get(id);
      messages.set(id, {
        person,
        as: before?.as ?? as,
        fired: [...(before?.fired ?? []), escalation],
        ...(apart ? { apart } : {}),
      });
    }
  }
  return [...messages.values()];
}

/** Who stands behind the roles; the fallback among them heard of the roles without anybody too. */
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

/** What the fallback stands in for, apart from roles of their own. */
export function toFallback(together: readonly Escalation[], people: DeskPeople): Told[] {
  const { fallback } = people;
  const hasRole = toRoles(together, people).some(({ person }) => same(person, fallback.address));
  const fired = together.filter(
    ({ role, notReached }) =>
      (!hasRole && (people.contacts[role] ?? []).length === 0) ||
      notReached.some(({ as, person }) =>
        person === null ? !hasRole : as !== 'fallback' && !same(fallback, person),
      ),
  );
  return fired.length === 0 ? [] : [{ person: fallback, as: 'fallback', fired }];
}

/**
 * Whom a reminder goes to, once each: those behind the roles now, as they must act, and the fallback
 * in place of others. Those whom it did not reach before are left out.
 */
export function toRemind(together: readonly Escalation[], people: DeskPeople): Told[] {
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
