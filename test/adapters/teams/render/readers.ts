import type { Reader } from '../../../../adapters/teams/card.ts';
import type { Person } from '../../../../src/runtime/ports.ts';

/** Readers in a channel that has these people, in a personal chat, and of no tenant. */
export function readers(people: readonly Person[]): readonly [Reader, Reader, Reader] {
  const roster = new Map(
    people.map(({ address, name }) => [address, { userId: `29:${address}`, name }] as const),
  );
  return [
    { tenant: 't1', roster, forms: 'dialog' },
    { tenant: 't1', roster: new Map(), forms: 'dialog' },
    { tenant: null, roster: new Map(), forms: 'in-place' },
  ];
}
