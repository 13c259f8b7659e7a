import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import { contactsCommand } from '../../src/commands/contacts-command.ts';
import type { ContactEdit, Desk } from '../../src/runtime/ports.ts';
import { followContacts, takeUpContacts } from '../../src/runtime/take-up-desks.ts';
import { ana, ben, dana, fay, netex, pia } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { writeDeskFiles } from '../support/desk-files.ts';
import { netexDesk } from '../support/sandbox-desk.ts';

let database: FreshDatabase;
let store: Store;
beforeAll(async () => {
  database = await freshDatabase();
  store = storeOn(database);
});
afterAll(() => database.close());

const at = Date.parse('2026-06-01T16:00:00Z');
const edit = (parts: Partial<ContactEdit> = {}): ContactEdit => ({
  deskId: 'd',
  role: 'director',
  people: [pia],
  by: ana,
  at,
  ...parts,
});

const desk: Desk = {
  id: 'd',
  policy: netex,
  policyVersion: 'v1',
  supportChannel: 'slack:T1/CSUPPORT',
  roster: [],
  lead: ana,
  contacts: { director: [dana], president: [pia] },
  fallback: fay,
  offices: {},
  serves: [],
  publicStatus: false,
};

/** A replica: what it has taken up, and its look whether something changed. */
function replica(file: Desk = desk) {
  const desks = new Map<string, Desk>();
  const shell = {
    desks,
    fileDesks: new Map([[file.id, file]]),
    contactEdits: store.contactEdits,
  };
  return { shell, desks, follow: followContacts(shell), contacts: () => desks.get('d')?.contacts };
}

test('an edit stands above the desk file, at every replica, until it is taken back', async () => {
  const [here, there] = [replica(), replica()];
  await here.follow();
  await there.follow();
  expect(there.contacts()).toEqual(desk.contacts);

  await store.contactEdits.add(edit({ people: [ben, pia] }), 'one');
  await takeUpContacts(here.shell);
  await there.follow();
  for (const { contacts } of [here, there]) {
    expect(contacts()).toEqual({ director: [ben, pia], president: [pia] });
  }

  await store.contactEdits.add(edit({ people: null, by: ben }), 'two');
  await there.follow();
  expect(there.contacts()).toEqual(desk.contacts);
  expect(await store.contactEdits.latest('d')).toEqual([edit({ people: null, by: ben })]);
});

test('a form that is sent twice is one edit, and other desks and roles are apart', async () => {
  const before = await store.contactEdits.version();
  const odd = { ...ben, name: 'B\0en \ud83d "quoted"' };
  await store.contactEdits.add(edit({ role: 'president', people: [odd] }), 'same');
  await store.contactEdits.add(edit({ role: 'president', people: [ana] }), 'same');
  await store.contactEdits.add(edit({ deskId: 'other', people: [ana] }), 'same');
  expect(await store.contactEdits.version()).toBe(before + 2);
  const latest = await store.contactEdits.latest('d');
  expect(latest.find(({ role }) => role === 'president')?.people).toEqual([odd]);
  expect(latest.find(({ role }) => role === 'director')?.people).toBeNull();
});

test('a role that the policy has no more is left out', async () => {
  await store.contactEdits.add(edit({ role: 'gone', people: [ben] }), 'gone');
  const { follow, contacts } = replica();
  await follow();
  expect(Object.keys(contacts() ?? {})).toEqual(['director', 'president']);
});

test('nothing is read again while nothing changed', async () => {
  const { shell, desks, follow } = replica();
  await follow();
  const taken = desks.get('d');
  await follow();
  expect(desks.get('d')).toBe(taken);
  await takeUpContacts(shell);
  expect(desks.get('d')).not.toBe(taken);
});

test('the operator sees who stands behind each role, and who said so', async () => {
  const files = await writeDeskFiles({ netex: netexDesk });
  await store.contactEdits.add(edit({ deskId: 'netex', people: [ben], by: ana }), 'cli');
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('FIRSTLINE_CONFIG', files.deskFile);
  try {
    const { output } = await contactsCommand([]);
    expect(output.split('\n')).toEqual([
      'netex',
      '  Director of Customer Services: Ben (slack:T1/UBEN); set by Ana (slack:T1/UANA), 2026-06-01T16:00:00.000Z',
      '  President and General Manager: Pia (slack:T0SANDBOX/U0PIA); as the desk file says',
      '  Lead: the fallback',
      '  Fallback: Ana (slack:T0SANDBOX/U0ANA)',
    ]);
  } finally {
    vi.unstubAllEnvs();
    await files.remove();
  }
});
