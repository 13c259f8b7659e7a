import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantMessage } from '../support/teams/place.ts';
import { people, type Tenant } from '../support/teams/tenant.ts';
import {
  openTeamsWorld,
  reportInTeams,
  rootOf,
  summaryOf,
  type TeamsWorld,
  teamsDesk,
  teamsPerson,
  toldTo,
  wordsOf,
} from '../support/teams/world.ts';

const hour = 3_600_000;

let world: TeamsWorld;
let tenant: Tenant;

// Dana blocks the bot, and Otto has never added it; Ana leads, and is the fallback.
beforeAll(async () => {
  world = await openTeamsWorld({
    tenant: {
      people: [...people, { key: 'otto', installed: false }],
      channels: [{ key: 'support', members: ['ana', 'ben'] }],
    },
    desks: (tenant) => ({
      netex: {
        ...teamsDesk(tenant),
        lead: teamsPerson(tenant, 'ana'),
        contacts: {
          director: [teamsPerson(tenant, 'dana')],
          president: [teamsPerson(tenant, 'otto'), teamsPerson(tenant, 'pia')],
        },
      },
    }),
  });
  tenant = world.tenant;
});
afterAll(() => world?.close());

function last(who: string): TenantMessage {
  const found = toldTo(tenant, who).at(-1);
  if (!found) throw new Error(`nothing was written to ${who}`);
  return found;
}

const about = (who: string, number: string) =>
  toldTo(tenant, who).filter((one) => `${summaryOf(one)}\n${wordsOf(one)}`.includes(number));
const thread = (number: string) =>
  tenant.replies(rootOf(tenant, number)).map((one) => wordsOf(one));

async function contacts(): Promise<TenantMessage> {
  await tenant.say('ana', 'support contacts');
  await world.settle();
  return last('ana');
}

test('the lead sees who would hear, tries it, and sees who does not', async () => {
  const shown = await contacts();
  expect(wordsOf(shown)).toMatch(/Dana/);
  expect(wordsOf(shown)).toMatch(/Otto[^\n]*not_installed/);
  const question = await tenant.press('ana', shown, 'Send a test');
  expect(wordsOf(question)).toContain('Send a test message?');
  expect(toldTo(tenant, 'dana')).toEqual([]);
  await tenant.submit('ana', question, {}, 'Send');
  await world.settle();
  expect(toldTo(tenant, 'dana').map(wordsOf)).toEqual([expect.stringMatching(/test/)]);
});

test('the lead puts somebody else behind a role, chosen among the people of the tenant', async () => {
  const form = await tenant.press('ana', await contacts(), 'Change');
  expect(form).toMatchObject({ kind: 'dialog' });
  const ben = tenant.person('ben').objectId;
  const dana = tenant.person('dana').objectId;
  await tenant.submit('ana', form, { people: `${dana},${ben}` });
  await world.settle();
  expect(wordsOf(await contacts())).toMatch(/Dana[\s\S]*Ben[\s\S]*President/);
  await tenant.submit('ana', await tenant.press('ana', last('ana'), 'Change'), { people: dana });
  await world.settle();
});

test('whoever cannot be reached is said to the desk with the reason, and the fallback hears', async () => {
  const number = await reportInTeams(world, 'rita', 'Nothing transfers');
  await world.settle();
  tenant.block('dana');
  await world.advance(8 * hour);
  expect(about('dana', number)).toEqual([]);
  expect(about('ana', number).map(wordsOf)).toEqual([
    expect.stringContaining('You are the fallback contact'),
  ]);
  expect(thread(number).join('\n')).toMatch(
    /A message could not be delivered[\s\S]*Dana[\s\S]*bot_blocked[\s\S]*The fallback contact is told/,
  );
  expect(wordsOf(await contacts())).toMatch(/Dana[^\n]*bot_blocked/);
  // Otto never added the bot; Pia, behind the same role, hears all the same.
  await world.advance(16 * hour);
  expect(about('pia', number)).toHaveLength(1);
  expect(thread(number).join('\n')).toMatch(/Otto[\s\S]*not_installed/);
  const events = await world.events(number);
  expect(events.filter(({ type }) => type === 'PersonNotReached')).toHaveLength(2);
});

test('somebody who removed the app hears no more, until it is there again', async () => {
  tenant.block('dana', false);
  await tenant.uninstall('dana');
  const number = await reportInTeams(world, 'rita', 'Nothing prints');
  await world.settle();
  await world.advance(8 * hour);
  expect(about('dana', number)).toEqual([]);
  expect(about('ana', number)).toHaveLength(1);
  expect(thread(number).join('\n')).toMatch(/Dana[\s\S]*not_installed/);
  await tenant.install('dana');
  const later = await reportInTeams(world, 'rita', 'Nothing scans');
  await world.settle();
  await world.advance(8 * hour);
  expect(about('dana', later)).toHaveLength(1);
});

test('a requester who is gone does not hold up the desk', async () => {
  const number = await reportInTeams(world, 'rita', 'Nothing loads');
  await world.settle();
  await tenant.uninstall('rita');
  await tenant.press('ana', rootOf(tenant, number), 'Take');
  await world.settle();
  expect(wordsOf(rootOf(tenant, number))).toContain('in progress');
  expect(thread(number).join('\n')).toContain('A message could not be delivered');
  await tenant.install('rita');
});

test('Teams moves the tenant: all that is written goes to the service URL heard last', async () => {
  const before = await reportInTeams(world, 'rita', 'Before the move');
  await world.settle();
  tenant.moveTo('emea');
  // Only Rita has been heard of since.
  const number = await reportInTeams(world, 'rita', 'After the move');
  await world.settle();
  expect(wordsOf(rootOf(tenant, number))).toContain('After the move');
  expect(about('rita', number).length).toBeGreaterThan(0);
  await tenant.press('ana', rootOf(tenant, before), 'Take');
  await world.settle();
  expect(wordsOf(rootOf(tenant, before))).toContain('in progress');
  await world.advance(8 * hour);
  expect(about('dana', number)).toHaveLength(1);
});
