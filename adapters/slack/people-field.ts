import type { MultiUsersSelect } from '@slack/types';
import { type Address, type Person, readPeople, writePeople } from '../../src/runtime/ports.ts';
import type { Field } from '../../src/views/form.ts';
import { readAddress, writeAddress } from './address.ts';
import type { Team } from './mention.ts';

type PeopleField = Extract<Field, { kind: 'people' }>;

/** Whom the field cannot show to this team: they travel beside the form, by their addresses alone. */
export function othersIn(field: PeopleField, team: Team): Address[] {
  const people = readPeople(field.initial ?? '');
  return people.flatMap((one) => (idIn(team, one) === null ? [one.address] : []));
}

/** Shows the people of this team. */
export function peopleElement(field: PeopleField, team: Team): MultiUsersSelect {
  const people = readPeople(field.initial ?? '');
  const shown = [...new Set(people.flatMap((one) => idIn(team, one) ?? []))];
  const others = othersIn(field, team).length;
  return {
    type: 'multi_users_select',
    max_selected_items: Math.max(1, field.most - others, shown.length),
    ...(shown.length > 0 ? { initial_users: shown } : {}),
  };
}

/**
 * The value of the field: those whom it could not show, then those who are selected. Everybody has
 * their id for a name. Nobody: null.
 */
export function picked(
  selected: readonly string[],
  others: readonly Address[],
  team: string,
): string | null {
  const addresses = [...others, ...selected.map((id) => writeAddress(team, id))];
  const people = [...new Set(addresses)].map((address) => ({
    address,
    name: address.slice(address.indexOf('/') + 1),
  }));
  return people.length > 0 ? writePeople(people) : null;
}

function idIn(team: Team, person: Person): string | null {
  const address = readAddress(person.address);
  return address?.kind === 'person' && address.team === team ? address.id : null;
}
