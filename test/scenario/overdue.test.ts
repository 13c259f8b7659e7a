import { afterAll, beforeAll, expect, test } from 'vitest';
import { read } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { supportChannel } from '../support/sandbox-desk.ts';
import { openBoth, withoutTeams } from '../support/teams/hour-away.ts';
import type { TenantMessage } from '../support/teams/place.ts';
import { someone } from '../support/teams/sides.ts';
import type { Tenant } from '../support/teams/tenant.ts';
import { openTeamsWorld, type TeamsWorld, toldTo, wordsOf } from '../support/teams/world.ts';

const hour = 3_600_000;

let both: TeamsWorld;
let alone: TeamsWorld;
beforeAll(async () => {
  [both, alone] = await Promise.all([openBoth(), openTeamsWorld()]);
});
afterAll(() => Promise.all([both?.close(), alone?.close()]));

/** A ticket that the Director in Teams is to hear of, with Teams away. Gives how it comes back. */
async function escalated(world: TeamsWorld, number: string): Promise<() => Promise<void>> {
  const up = await world.tenant.down('refused');
  const withTeams = withoutTeams(world);
  await world.advance(8 * hour);
  expect(await unsent(world)).toEqual([{ number }]);
  return async () => {
    await up();
    withTeams();
    await world.settle();
  };
}

function unsent({ database }: TeamsWorld): Promise<readonly object[]> {
  return database.sql`
    select number from outbox where status = 'pending' and keys::text <> '[]'`;
}

/** As if all that waits had been written so long before. A bot looks for it as soon as it starts. */
async function later(world: TeamsWorld, minutes: number): Promise<void> {
  await world.stopBot();
  await world.database.sql`
    update outbox set created_at = created_at - ${minutes}::int * interval '1 minute'
    where status = 'pending'`;
  await world.startBot();
  withoutTeams(world);
}

async function written({ database }: TeamsWorld): Promise<Record<string, string>> {
  const rows = await database.sql<{ recipient: string; status: string }[]>`
    select recipient, status from outbox where addressed_as = 'alert' order by seq`;
  return Object.fromEntries(rows.map(({ recipient, status }) => [recipient, status]));
}

test('a desk on two platforms hears where it can whom to call, once over all replicas', async () => {
  const { sandbox, tenant } = both;
  const number = await someone(both, 'slack', 'rita').report('Nothing transfers');
  const dana = someone(both, 'teams', 'dana');
  const back = await escalated(both, number);
  await later(both, 4);
  expect(await written(both)).toEqual({});

  await later(both, 2);
  const replicas = await Promise.all([both.startReplica(), both.startReplica()]);
  const ana = 'slack:T0SANDBOX/U0ANA';
  const inSlack = `slack:T0SANDBOX/${supportChannel}`;
  const inTeams = tenant.channel('support').address;
  const told = { [inSlack]: 'sent', [inTeams]: 'pending', [ana]: 'sent' };
  await eventually('alerts', async () => {
    const { [inTeams]: _, ...others } = await written(both);
    return Object.keys(others).length > 0 && !Object.values(others).includes('pending');
  });
  expect(await written(both)).toEqual(told);
  const alert = sandbox.channel(supportChannel).map(read).filter(isAlert);
  expect(alert).toHaveLength(1);
  expect(alert[0]).toContain(
    `${number} · Nothing transfers is for Dana (Director of Customer Services) and has waited for 6 minutes: the platform does not answer`,
  );
  await Promise.all(replicas.map((replica) => replica.stop()));
  await back();
  // A platform that was away needs no word of that.
  await eventually('the last', async () => (await written(both))[inTeams] === 'failed');
  expect(dana.told(number)).toHaveLength(1);
  expect(inSupport(tenant).filter((post) => isAlert(wordsOf(post)))).toEqual([]);
});

test('a desk on the platform that is away is told nothing that is no more so when it is back', async () => {
  const number = await someone(alone, 'teams', 'rita').report('Nothing transfers');
  const back = await escalated(alone, number);
  await later(alone, 6);
  await eventually('alerts', async () => Object.keys(await written(alone)).length > 0);
  await back();
  await eventually('alerts', async () =>
    Object.values(await written(alone)).every((status) => status === 'failed'),
  );
  expect(someone(alone, 'teams', 'dana').told(number)).toHaveLength(1);
  expect(toldTo(alone.tenant, 'ana').filter((message) => isAlert(wordsOf(message)))).toEqual([]);
});

function isAlert(text: string): boolean {
  return text.includes('Please call these people');
}

function inSupport(tenant: Tenant): readonly TenantMessage[] {
  return tenant.messages(tenant.channel('support').id);
}
