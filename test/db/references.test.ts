import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import type { ConversationReferences, Learned } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let store: Store;
let references: ConversationReferences;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
  references = store.references;
});
beforeEach(async () => {
  await database.sql`truncate conversation_references`;
});
afterAll(() => database.close());

const tess = { address: 'teams:tn/p-tess', serviceUrl: 'https://one.example/' };
const channel: Learned = {
  address: 'teams:tn/19:a@thread.tacv2',
  conversation: '19:a@thread.tacv2',
  serviceUrl: 'https://one.example/',
};
const nothing = { conversation: null, userId: null, name: null, team: null, guest: null };

async function found(address = tess.address) {
  const [one, ...more] = await references.find([address]);
  expect(more).toEqual([]);
  return one;
}

/** Which rows were written anew since they were read the last time. */
async function writes(): Promise<Record<string, string>> {
  const rows = await database.sql<{ address: string; version: string }[]>`
    select address, xmin::text || xmax::text as version from conversation_references`;
  return Object.fromEntries(rows.map(({ address, version }) => [address, version]));
}

async function age(minutes: number): Promise<void> {
  await database.sql`
    update conversation_references
    set heard_at = heard_at - ${minutes}::float8 * interval '1 minute'`;
}

test('what is learned adds to what is known; what is left out stays', async () => {
  await references.learn([tess]);
  expect(await found()).toEqual({ ...tess, ...nothing });
  await references.learn([{ ...tess, userId: '29:t', name: 'Tess', guest: false }]);
  await references.learn([{ ...tess, conversation: 'a:1', guest: true }]);
  await references.learn([{ ...tess, conversation: null, name: null, serviceUrl: 'https://two/' }]);
  expect(await found()).toEqual({
    address: tess.address,
    serviceUrl: 'https://two/',
    userId: '29:t',
    name: 'Tess',
    conversation: 'a:1',
    guest: true,
    team: null,
  });
  expect(await references.find([])).toEqual([]);
  expect(await references.find(['teams:tn/nobody'])).toEqual([]);
});

test('where one is named twice at once, the later word counts', async () => {
  await references.learn([
    { ...tess, name: 'Tess', userId: '29:t' },
    { ...tess, name: 'Tessa', userId: null, serviceUrl: 'https://two/' },
  ]);
  expect(await found()).toMatchObject({
    name: 'Tessa',
    userId: '29:t',
    serviceUrl: 'https://two/',
  });
});

test('what is known already is not written again, until it was heard of long ago', async () => {
  const all = [{ ...tess, name: 'Tess', guest: false }, channel];
  await references.learn(all);
  const before = await writes();
  await references.learn(all);
  await references.learn([tess]);
  expect(await writes()).toEqual(before);

  await references.learn([{ ...tess, guest: true }, channel]);
  const changed = await writes();
  expect(changed[tess.address]).not.toBe(before[tess.address]);
  expect(changed[channel.address]).toBe(before[channel.address]);

  await age(6);
  await references.learn([tess]);
  const [row] = await database.sql<{ recent: boolean }[]>`
    select heard_at > now() - interval '1 minute' as recent from conversation_references
    where address = ${tess.address}`;
  expect(row?.recent).toBe(true);
});

test('a roster of thousands, learned by several at once in any order', async () => {
  const roster = Array.from({ length: 1200 }, (_, n) => ({
    ...tess,
    address: `teams:tn/p${n}`,
    userId: `29:${n}`,
    name: `Person\0 ${n}`,
  }));
  await Promise.all([
    references.learn(roster),
    references.learn(roster.toReversed()),
    references.learn(roster.map((one) => ({ ...one, guest: true }))),
    references.left(roster.map(({ address }) => address)),
  ]);
  const known = await references.find(roster.map(({ address }) => address));
  expect(known).toHaveLength(1200);
  expect(known.every(({ guest, name }) => guest === true && name?.startsWith('Person '))).toBe(
    true,
  );
});

test('two learn different things of one person at once, and both stay', async () => {
  await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      references.learn([{ ...tess, ...(n % 2 === 0 ? { name: 'Tess' } : { userId: '29:t' }) }]),
    ),
  );
  expect(await found()).toMatchObject({ name: 'Tess', userId: '29:t' });
});

test('the channels of a workspace are those that the bot is in, and no people', async () => {
  const other = { ...channel, address: 'teams:else/19:a@thread.tacv2' };
  await references.learn([{ ...tess, conversation: 'a:1' }, channel, other]);
  const channels = async () => (await references.channels('teams:tn')).map((one) => one.address);
  expect(await channels()).toEqual([channel.address]);
  await references.left([channel.address, 'teams:tn/nobody']);
  expect(await channels()).toEqual([]);
  expect(await found(channel.address)).toMatchObject({ conversation: null });
  await references.learn([channel]);
  expect(await channels()).toEqual([channel.address]);
});

test('who takes the bot away is still known, and only the conversation is over', async () => {
  await references.learn([{ ...tess, userId: '29:t', conversation: 'a:1' }]);
  await references.left([tess.address]);
  await references.learn([{ ...tess, userId: '29:t' }]);
  expect(await found()).toMatchObject({ conversation: null, userId: '29:t' });
});

test('the service URL of a workspace is the one heard last', async () => {
  expect(await references.serviceUrl('teams:tn')).toBeNull();
  await references.learn([tess]);
  await age(1);
  await references.learn([{ ...channel, serviceUrl: 'https://two.example/' }]);
  await references.learn([{ ...tess, address: 'teams:else/p', serviceUrl: 'https://three/' }]);
  expect(await references.serviceUrl('teams:tn')).toBe('https://two.example/');
});
