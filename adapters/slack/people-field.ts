import type { MultiUsersSelect } from '@slack/types';
import { type Person, readPeople, writePeople } from '../../src/runtime/ports.ts';
import type { Field } from '../../src/views/form.ts';
import { readAddress, writeAddress } from './address.ts';
import { PERSON_NAME } from './limits.ts';
import type { Team } from './mention.ts';
import { cut } from './text.ts';

type PeopleField = Extract<Field, { kind: 'people' }>;

/** Whom the field begins with, by names short enough to travel with the form. */
export function peopleOf(field: PeopleField): Person[] {
  const people = readPeople(field.initial ?? '');
  return people.map(({ address, name }) => ({ address, name: cut(name, PERSON_NAME) }));
}

/** Whether somebody is in it whom the field cannot show: then nobody has to be selected. */
export function holdsOthers(field: PeopleField, team: Team): boolean {
  return peopleOf(field).some((one) => idIn(team, one) === null);
}

/** Shows the people of this team; those of others travel beside the form. */
export function peopleElement(field: PeopleField, team: Team): MultiUsersSelect {
  const people = peopleOf(field);
  const shown = [...new Set(people.flatMap((one) => idIn(team, one) ?? []))];
  const hidden = people.filter((one) => idIn(team, one) === null).length;
  return {
    type: 'multi_users_select',
    max_selected_items: Math.max(1, field.most - hidden, shown.length),
    ...(shown.length > 0 ? { initial_users: shown } : {}),
  };
}

/**
 * The value of the field: those of `initial` who are still selected or could not be shown, in their
 * order, then the new ones. Somebody whose name is not known has their id for one. Nobody: null.
 */
export function picked(
  selected: readonly string[],
  initial: readonly Person[],
  team: string,
): string | null {
  const kept = initial.filter((one) => {
    const id = idIn(team, one);
    return id === null || selected.includes(id);
  });
  const known = new Set(kept.map(({ address }) => address));
  const added = [...new Set(selected)]
    .map((id): Person => ({ address: writeAddress(team, id), name: id }))
    .filter(({ address }) => !known.has(address));
  const people = [...kept, ...added];
  return people.length > 0 ? writePeople(people) : null;
}

function idIn(team: Team, person: Person): string | null {
  const address = readAddress(person.address);
  return address?.kind === 'person' && address.team === team ? address.id : null;
}
