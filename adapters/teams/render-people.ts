import { type Person, readPeople, writePeople } from '../../src/runtime/ports.ts';
import type { Field } from '../../src/views/form.ts';
import { readAddress, writeAddress } from './address.ts';
import type { CardElement, Reader } from './card.ts';
import { nameOf } from './mention.ts';
import { literal } from './text.ts';

type PeopleField = Extract<Field, { kind: 'people' }>;

/** Whom the field cannot show to this reader: they travel beside the form. */
export function othersIn(field: PeopleField, { tenant }: Reader): Person[] {
  return peopleIn(field).filter((one) => idIn(tenant, one) === null);
}

/** A picker over the people of the reader's tenant, with those who stand in it now. */
export function peopleInput(field: PeopleField, { tenant }: Reader): CardElement {
  const chosen = new Map(
    peopleIn(field).flatMap((one) => {
      const id = idIn(tenant, one);
      return id === null ? [] : [[id, literal(nameOf(one), 100)] as const];
    }),
  );
  return {
    type: 'Input.ChoiceSet',
    isMultiSelect: true,
    style: 'filtered',
    choices: [...chosen].map(([value, title]) => ({ title, value })),
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
    ...(chosen.size > 0 ? { value: [...chosen.keys()].join(',') } : {}),
  };
}

/** Those who stay, whatever is chosen here. Empty: nobody. */
export function othersHint(field: PeopleField, reader: Reader): string {
  const names = othersIn(field, reader).map(nameOf);
  return names.length === 0 ? '' : `Also, from elsewhere: ${names.join(', ')}.`;
}

/**
 * The value of the field: those whom it could not show, then those who are chosen, by the picker's
 * comma-separated ids. The chosen have their id for a name. Nobody: null.
 */
export function picked(chosen: string, others: readonly Person[], tenant: string): string | null {
  const ids = chosen.split(',').map((id) => id.trim().replace(/^8:orgid:/, ''));
  const people = [
    ...others,
    ...ids.filter(isObjectId).map((id) => ({ address: writeAddress(tenant, id), name: id })),
  ];
  const distinct = [...new Map(people.map((one) => [one.address, one])).values()];
  return distinct.length > 0 ? writePeople(distinct) : null;
}

function peopleIn(field: PeopleField): Person[] {
  return readPeople(field.initial ?? '');
}

function isObjectId(id: string): boolean {
  return /^[\w-]{1,100}$/.test(id);
}

function idIn(tenant: string | null, { address }: Person): string | null {
  const found = readAddress(address);
  if (found?.kind !== 'person' || found.tenant !== tenant) return null;
  return isObjectId(found.id) ? found.id : null;
}
