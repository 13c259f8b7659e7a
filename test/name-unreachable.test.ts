import { expect, test } from 'vitest';
import { nameUnreachable } from '../src/name-unreachable.ts';

const person = (address: string) => ({ address, name: 'Somebody' });
const desk = {
  id: 'netex',
  supportChannels: ['slack:T1/C1', 'teams:t/19:a@thread.tacv2'] as const,
  roster: [{ ...person('slack:T1/U1'), duty: null }],
  lead: person('teams:t/lead'),
  contacts: { director: [person('teams:t/dana'), person('slack:T1/U1')], president: [] },
  fallback: person('teams:t/lead'),
};

test('every address of a platform without credentials is named once', () => {
  const other = { ...desk, id: 'other', supportChannels: ['slack:T1/C2'] as const, contacts: {} };
  expect(nameUnreachable([desk, other], ['slack'])).toEqual([
    'desks.netex: nothing reaches teams:t/19:a@thread.tacv2, teams:t/lead, teams:t/dana, as there are no credentials of Teams',
    'desks.other: nothing reaches teams:t/lead, as there are no credentials of Teams',
  ]);
  expect(nameUnreachable([desk], ['teams'])).toEqual([
    'desks.netex: nothing reaches slack:T1/C1, slack:T1/U1, as there are no credentials of Slack',
  ]);
  expect(nameUnreachable([desk, other], ['slack', 'teams'])).toEqual([]);
});
