import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import type { Installation } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const [one, two, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const acme: Installation = {
  workspace: 'slack:T0ACME',
  name: 'Acme “North”',
  orgWide: false,
  secret: 'xoxb-the-token-of-acme',
  scopes: ['chat:write', 'commands'],
  installedBy: 'slack:T0ACME/U0ADA',
  installedAt: Date.parse('2026-06-02T07:00:00Z'),
};
const group: Installation = {
  ...acme,
  workspace: 'slack:E0GROUP',
  name: 'The group',
  orgWide: true,
  secret: 'xoxb-the-token-of-the-group',
  installedBy: null,
};

let database: FreshDatabase;
let store: Store;

beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});

afterAll(async () => {
  await database?.close();
});

beforeEach(async () => {
  for (const { workspace } of await store.installations([one]).list()) {
    await store.installations([one]).remove(workspace);
  }
});

async function sealed(workspace = acme.workspace): Promise<string> {
  const [row] = await database.sql<{ secret: string }[]>`
    select secret from installations where workspace = ${workspace}`;
  return row?.secret ?? '';
}

async function planted(secret: string, workspace = acme.workspace): Promise<void> {
  await database.sql`update installations set secret = ${secret} where workspace = ${workspace}`;
}

describe('an installation', () => {
  test('comes back as it was saved, a later one in its place, and is gone once removed', async () => {
    const kept = store.installations([one]);
    expect(await kept.find(acme.workspace)).toBeNull();
    await kept.save(acme);
    expect(await kept.find(acme.workspace)).toEqual(acme);

    const again = { ...acme, name: 'Acme', secret: 'xoxb-new', scopes: [], installedAt: 5 };
    await kept.save(again);
    expect(await kept.find(acme.workspace)).toEqual(again);
    const { secret: _, ...shown } = again;
    expect(await kept.list()).toEqual([shown]);

    await kept.remove(acme.workspace);
    await kept.remove(acme.workspace);
    expect(await kept.find(acme.workspace)).toBeNull();
    expect(await kept.list()).toEqual([]);
  });

  test('of an organisation stands in for the workspaces known to be in it', async () => {
    const kept = store.installations([one]);
    await kept.save(group);
    expect(await kept.find('slack:T0ACME')).toBeNull();
    await kept.join('slack:T0ACME', 'slack:E0OTHERS');
    expect(await kept.find('slack:T0ACME')).toBeNull();
    await kept.join('slack:T0ACME', group.workspace);
    await kept.join('slack:T0ACME', group.workspace);
    expect(await kept.find('slack:T0ACME')).toEqual(group);
    expect(await kept.find('slack:T0BETA')).toBeNull();

    await kept.save(acme);
    expect(await kept.find('slack:T0ACME')).toEqual(acme);
    await kept.save({ ...group, orgWide: false });
    await kept.remove(acme.workspace);
    expect(await kept.find('slack:T0ACME')).toBeNull();
  });
});

describe('its token', () => {
  test('is encrypted at rest, differently each time', async () => {
    const kept = store.installations([one]);
    await kept.save(acme);
    const first = await sealed();
    await kept.save(acme);
    const second = await sealed();
    expect(first).not.toBe(second);
    for (const bytes of [first, Buffer.from(first.split('.')[1] ?? '', 'base64url').toString()]) {
      expect(bytes).not.toContain(acme.secret);
      expect(bytes).not.toContain(acme.secret.slice(5));
    }
    expect(first.split('.')[0]).toBe(second.split('.')[0]);
  });

  test('cannot be changed, cut, or put in the place of another workspace’s', async () => {
    const kept = store.installations([one]);
    await kept.save(acme);
    const whole = await sealed();
    const [id = '', body = ''] = whole.split('.');
    const flipped = Buffer.from(body, 'base64url');
    for (const at of [0, 12, flipped.length - 1]) {
      const bytes = Buffer.from(flipped);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await planted(`${id}.${bytes.toString('base64url')}`);
      await expect(kept.find(acme.workspace)).rejects.toThrow('it was changed');
    }
    for (const cut of ['', body.slice(0, 20), body.slice(0, -4)]) {
      await planted(`${id}.${cut}`);
      await expect(kept.find(acme.workspace)).rejects.toThrow('it was changed');
    }
    await kept.save(group);
    await planted(await sealed(group.workspace));
    await expect(kept.find(acme.workspace)).rejects.toThrow('it was changed');
    await planted(whole);
    expect((await kept.find(acme.workspace))?.secret).toBe(acme.secret);
  });

  test('is lost with its key, which is told by the name of the variable and nothing else', async () => {
    await store.installations([one]).save(acme);
    const kept = store.installations([other]);
    const lost = await kept.find(acme.workspace).catch((error) => error);
    expect(lost.message).toMatch(/^FIRSTLINE_ENCRYPTION_KEY: the token of slack:T0ACME cannot/);
    expect(String(lost.stack)).not.toContain(acme.secret);
    for (const key of [one, other]) {
      for (const form of ['base64', 'base64url', 'hex'] as const) {
        expect(lost.message).not.toContain(key.toString(form));
      }
    }
    expect(await kept.unreadable()).toEqual([lost]);
    expect(await store.installations([other, one]).unreadable()).toEqual([]);

    await kept.save({ ...acme, secret: 'xoxb-installed-again' });
    expect((await kept.find(acme.workspace))?.secret).toBe('xoxb-installed-again');
  });

  test('follows a change of keys: a new one first, all rotated, the old one out', async () => {
    await store.installations([one]).save(acme);
    await store.installations([one]).save(group);
    const both = store.installations([two, one]);
    expect(await both.find(acme.workspace)).toEqual(acme);
    const old = await sealed(group.workspace);

    await both.save(acme);
    expect(await both.rotate()).toBe(1);
    expect(await both.rotate()).toBe(0);
    expect(await sealed(group.workspace)).not.toBe(old);

    const next = store.installations([two]);
    expect(await next.find(acme.workspace)).toEqual(acme);
    expect(await next.find(group.workspace)).toEqual(group);
    await expect(store.installations([one]).find(acme.workspace)).rejects.toThrow('none of');
  });

  test('keeps its key where a rotation lacks that of another', async () => {
    await store.installations([one]).save(acme);
    await store.installations([other]).save(group);
    const [before, theirs] = [await sealed(), await sealed(group.workspace)];
    await expect(store.installations([two, one]).rotate()).rejects.toThrow('slack:E0GROUP');
    expect(await sealed()).toBe(before);
    expect(await sealed(group.workspace)).toBe(theirs);
  });

  test('needs a key of 32 bytes', () => {
    for (const keys of [[], [randomBytes(16)], [one, randomBytes(31)]]) {
      expect(() => store.installations(keys)).toThrow('FIRSTLINE_ENCRYPTION_KEY');
    }
  });
});
