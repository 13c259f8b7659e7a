import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { netexDesk } from '../support/sandbox-desk.ts';
import { openTeamsWorld, type TeamsWorld, teamsDesk, wordsOf } from '../support/teams/world.ts';

let world: TeamsWorld;
let free: () => Promise<void>;

beforeEach(async () => {
  free = async () => {};
  world = await openTeamsWorld({
    slack: true,
    desks: (tenant) => {
      const inTeams = teamsDesk(tenant);
      const supportChannel = [netexDesk.supportChannel, inTeams.supportChannel];
      return { netex: { ...inTeams, supportChannel } };
    },
  });
});

afterEach(async () => {
  await free();
  await world?.close();
});

/** Nobody can write drafts until `free` is called. */
async function holdDrafts(): Promise<void> {
  const held = Promise.withResolvers<void>();
  const freed = Promise.withResolvers<void>();
  const holding = world.database.sql.begin(async (transaction) => {
    await transaction`lock table drafts in access exclusive mode`;
    held.resolve();
    await freed.promise;
  });
  await held.promise;
  free = async () => {
    freed.resolve();
    await holding;
  };
}

async function waiting(): Promise<number> {
  const rows = await world.database.sql`
    select 1 from pg_locks where not granted and relation = 'drafts'::regclass`;
  return rows.length;
}

test('a stop takes no request of either platform, and those under way get their answers', async () => {
  const { url } = world.bot();
  await holdDrafts();
  const inSlack = world.sandbox.as('U0RITA');
  const command = inSlack.command('/support');
  const dialog = world.tenant.extension('rita', 'support');
  await eventually('two that wait', async () => (await waiting()) === 2);

  let stopped = false;
  const stopping = world
    .bot()
    .stop()
    .then(() => {
      stopped = true;
    });
  for (const path of ['/slack/events', '/api/messages', '/healthz']) {
    await expect(fetch(url + path, { method: 'POST', body: '{}' }), path).rejects.toThrow();
  }
  expect(stopped).toBe(false);
  await free();
  expect((await command).failure).toBeUndefined();
  expect(wordsOf(await dialog)).toContain('What happened, in one line?');
  await stopping;
  // It opens after the answer to the command.
  expect(inSlack.modal()).toBeDefined();
  const [drafts] = await world.database.sql`select count(*)::int as count from drafts`;
  expect(drafts).toEqual({ count: 2 });
});
