import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Store, storeOn } from '../../db/index.ts';
import { contactsCommand } from '../../src/commands/contacts-command.ts';
import { writePeople } from '../../src/engine/person-list.ts';
import type { Person } from '../../src/engine/ticket.ts';
import { pressContacts, submitContacts } from '../../src/runtime/change-contacts.ts';
import type { ContactEdit, Desk, OutboxEntry } from '../../src/runtime/ports.ts';
import { followContacts, takeUpContacts } from '../../src/runtime/take-up-desks.ts';
import type { Answer } from '../../src/views/form.ts';
import { ana, ben, dana, fay, netex, pia } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { writeDeskFiles } from '../support/desk-files.ts';
import { netexDesk } from '../support/sandbox-desk.ts';
import { openShell } from '../support/shell.ts';
import { post } from './decisions.ts';

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
  supportChannels: ['slack:T1/CSUPPORT'],
  roster: [],
  lead: ana,
  contacts: { director: [dana], president: [pia] },
  fallback: fay,
  offices: {},
  serves: [],
  publicStatus: false,
};

/** The words of an answer that is a message. */
function saidIn(answer: Answer): string {
  return answer.kind === 'message' ? JSON.stringify(answer.message.parts) : answer.kind;
}

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

  await store.contactEdits.add(edit({ people: [ben, pia] }), 'one', []);
  await takeUpContacts(here.shell);
  await there.follow();
  for (const { contacts } of [here, there]) {
    expect(contacts()).toEqual({ director: [ben, pia], president: [pia] });
  }

  await store.contactEdits.add(edit({ people: null, by: ben }), 'two', []);
  await there.follow();
  expect(there.contacts()).toEqual(desk.contacts);
  expect(await store.contactEdits.latest('d')).toEqual([edit({ people: null, by: ben })]);
});

const note = (text: string) => post(text, { deskId: 'd', number: '', conversation: text });

test('a form that is sent twice is one edit, and other desks and roles are apart', async () => {
  const before = await store.contactEdits.version();
  const odd = { ...ben, name: 'B\0en \ud83d "quoted"' };
  const first = edit({ role: 'president', people: [odd, pia] });
  expect(await store.contactEdits.add(first, 'same', [note('n')])).toEqual(first);
  const again = edit({ role: 'president', people: [pia, { ...odd, name: 'UBEN' }], at: at + 1 });
  expect(await store.contactEdits.add(again, 'same', [note('n')])).toEqual(first);
  await store.contactEdits.add(edit({ deskId: 'other', people: [ana] }), 'same', []);
  expect(await store.contactEdits.version()).toBe(before + 2);
  expect(await store.outbox.pending()).toBe(1);
  const latest = await store.contactEdits.latest('d');
  expect(latest.find(({ role }) => role === 'president')?.people).toEqual([odd, pia]);
  expect(latest.find(({ role }) => role === 'director')?.people).toBeNull();
});

test('the same form with other people is a new edit, also back to the first ones, but never an older one', async () => {
  const set = (people: readonly Person[] | null, later: number, who = ana) =>
    store.contactEdits.add(edit({ people, at: at + later, by: who }), 'slow', [note('m')]);
  const pending = await store.outbox.pending();
  for (const [people, later] of [
    [[pia], 0],
    [[pia, ben], 2],
    [null, 3],
    [[pia], 4],
  ] as const) {
    expect((await set(people, later)).people).toEqual(people);
  }
  expect((await set([ben], 1)).people).toEqual([pia]);
  const [stored] = await store.contactEdits.latest('d');
  expect(stored).toEqual(edit({ people: [pia], at: at + 4 }));
  expect(await store.outbox.pending()).toBe(pending + 4);
  const other = edit({ people: [dana], by: ben, at: at + 5 });
  await store.contactEdits.add(other, 'of another', []);
  expect(await set([pia], 6)).toEqual(other);
});

test('an edit and the word of it are kept together or not at all', async () => {
  const before = await store.contactEdits.version();
  const broken = { ...note('x'), to: null } as unknown as OutboxEntry;
  await expect(store.contactEdits.add(edit(), 'torn', [broken])).rejects.toThrow();
  expect(await store.contactEdits.version()).toBe(before);
});

test('a lead who corrects a form that was slow is told what is stored; of two who press, one sends the test', async () => {
  const shell = await openShell(database, {});
  const caller = { workspace: 'slack:T1', person: fay };
  const context = { kind: 'contacts', deskId: 'desk', role: 'director', nonce: 'n' } as const;
  const submit = async (people: readonly Person[]) =>
    saidIn(await submitContacts(shell, caller, context, { people: writePeople(people) }));
  expect(await submit([pia])).toContain('Pia');
  expect(await submit([ben])).toContain('Ben');
  expect(shell.desks.get('desk')?.contacts).toEqual({ director: [ben] });

  const press = { action: 'test', deskId: 'desk', role: 'director' } as const;
  const before = await shell.outbox.pending();
  const tests = await Promise.all(
    [fay, ana].map((person) => pressContacts(shell, { ...caller, person }, press)),
  );
  expect(tests.map(saidIn).filter((text) => text.includes(' goes to '))).toHaveLength(1);
  expect(tests.map(saidIn).filter((text) => text.includes('no other one now'))).toHaveLength(1);
  expect(await shell.outbox.pending()).toBe(before + 1);
  await database.sql`
    update once_keys set created_at = created_at - interval '11 s' where key like 'test:%'`;
  expect(saidIn(await pressContacts(shell, caller, press))).toContain(' goes to ');
  expect(await shell.outbox.pending()).toBe(before + 2);
});

test('a role that the policy has no more is left out', async () => {
  await store.contactEdits.add(edit({ role: 'gone', people: [ben] }), 'gone', []);
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
  await store.contactEdits.add(edit({ deskId: 'netex', people: [ben], by: ana }), 'cli', []);
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
