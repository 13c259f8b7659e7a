import { expect, test } from 'vitest';
import { nameOtherTenants } from '../src/name-other-tenants.ts';
import type { TeamsCredentials } from '../src/teams-credentials.ts';

const teams: TeamsCredentials = {
  kind: 'app',
  appId: 'app',
  appPassword: 'secret',
  tenantId: 't',
  serviceHosts: [],
};
const person = (address: string) => ({ address, name: 'Somebody' });
const desk = {
  id: 'netex',
  supportChannels: ['slack:T1/C1', 'teams:other/19:a@thread.tacv2'] as const,
  roster: [{ ...person('teams:t/ana'), duty: null }],
  lead: person('teams:other/lead'),
  contacts: { director: [person('teams:tt/dana'), person('slack:T1/U1')] },
  fallback: person('teams:other/lead'),
};

test('every address in Teams of another tenant is named once', () => {
  const fine = { ...desk, id: 'fine', supportChannels: ['teams:t/19:a@thread.tacv2'] as const };
  const own = { ...fine, lead: null, contacts: {}, fallback: person('slack:T1/U1') };
  expect(nameOtherTenants([desk, own], teams)).toEqual([
    'desks.netex: nothing reaches teams:other/19:a@thread.tacv2, teams:other/lead, teams:tt/dana, as TEAMS_TENANT_ID is t',
  ]);
});

test('without an app in a tenant there is none to compare with', () => {
  expect(nameOtherTenants([desk], null)).toEqual([]);
  expect(nameOtherTenants([desk], { kind: 'playground', serviceHosts: [] })).toEqual([]);
});
