import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { PERSON, TENANT } from '../../sandbox/teams/playground.ts';
import { loadDesks } from '../../src/files/load-desks.ts';

const folder = new URL('../../sandbox/teams/', import.meta.url);

const person = z.object({ name: z.string(), aadObjectId: z.string() });
const people = z.object({
  tenantId: z.string(),
  currentUser: person,
  users: z.array(person),
  team: z.object({ channels: z.array(z.object({ id: z.string() })) }),
});

it('the desk of the playground knows the people and the channel that its page shows', async () => {
  const { tenantId, currentUser, users, team } = people.parse(
    parse(readFileSync(new URL('playground.yml', folder), 'utf8')),
  );
  expect(tenantId).toBe(TENANT);
  expect(currentUser.name).toBe(PERSON);
  const known = [currentUser, ...users].map(({ aadObjectId, name }) => ({
    address: `teams:${TENANT}/${aadObjectId}`,
    name,
  }));
  const [desk, ...others] = await loadDesks(fileURLToPath(new URL('desk.yaml', folder)));
  expect(others).toEqual([]);
  expect(desk?.supportChannels).toEqual([`teams:${TENANT}/${team.channels[0]?.id}`]);
  const named = [
    ...(desk?.roster ?? []),
    desk?.lead,
    desk?.fallback,
    ...Object.values(desk?.contacts ?? {}).flat(),
  ];
  for (const one of named) {
    expect(known).toContainEqual({ address: one?.address, name: one?.name });
  }
  // Who sits at the page can do all there is to do.
  const own = known[0]?.address;
  expect(desk?.roster.map(({ address }) => address)).toContain(own);
  expect(desk?.contacts.director?.map(({ address }) => address)).toContain(own);
  expect(desk?.lead?.address).toBe(own);
});
