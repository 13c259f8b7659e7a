import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../src/engine/ticket.ts';
import { executeOpening } from '../../src/runtime/execute.ts';
import { intake } from '../../src/runtime/intake.ts';
import type { Caller, Intake, Press } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import type { Answer, Form } from '../../src/views/form.ts';
import { ana, monday, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { madeDesk, openShell } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';

const asAna: Caller = { workspace: 'slack:T1', person: ana };
const asRita: Caller = { workspace: 'slack:T1', person: rita };
let database: FreshDatabase;
let shell: Shell;
let front: Intake;
let number: string;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database);
  shell = await openShell(database, {});
  front = intake(shell);
  const { ticket } = await executeOpening(shell, madeDesk, {
    id: 's1',
    requester: rita,
    answers: { summary: 'Down', systemDown: 'yes', product: 'user-access' },
    consents: [],
    at: monday,
  });
  number = ticket.number;
});
afterAll(() => database.close());

function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`no form, but ${JSON.stringify(answer)}`);
  return answer.form;
}

const press = async (action: Press['action'], caller = asAna) =>
  formOf(await front.act(caller, { action, deskId: 'desk', number, keys: [] }));
const send = ({ context }: Form, values: Answers, caller = asAna) =>
  front.submit(caller, context, values);

/** What people did, without the opening. */
async function done() {
  const row = await shell.tickets.history('desk', number);
  return (row?.events ?? [])
    .slice(1)
    .map((event) => ('text' in event ? event.text : 'reason' in event ? event.reason : event.type));
}

test.each([
  ['reply', asAna],
  ['answer', asRita],
  ['workaround', asAna],
] as const)(
  '%s with other words than were carried out: offered again, with both',
  async (action, caller) => {
    const form = await press(action, caller);
    const first = { text: ' Restart it ' };
    expect(await send(form, first, caller)).toEqual({ kind: 'nothing' });
    expect(await send(form, first, caller), 'pressed twice').toEqual({ kind: 'nothing' });
    expect(await done()).toEqual(['Restart it']);

    const changed = { text: 'Do NOT restart it' };
    const again = formOf(await send(form, changed, caller));
    expect(await done(), 'nothing without being asked').toEqual(['Restart it']);
    expect(JSON.stringify(again.intro)).toContain('carried out already, with “Restart it”.');
    expect(JSON.stringify(again.intro)).toContain(`press ${again.submitLabel}.`);
    expect(again.fields[0]?.initial).toBe('Do NOT restart it');
    expect(await send(again, changed, caller)).toEqual({ kind: 'nothing' });
    expect(await send(again, changed, caller)).toEqual({ kind: 'nothing' });
    expect(await done()).toEqual(['Restart it', 'Do NOT restart it']);
  },
);

test.each([
  ['wait', 'Use Reply to requester to add something'],
  ['resolve', 'is resolved. Reopen it first'],
] as const)(
  '%s with other words: what was said, and why it cannot be done twice',
  async (action, why) => {
    const form = await press(action);
    const long = 'The cable is back where it belongs, and somebody has labelled both of its ends';
    await send(form, { text: long });
    const answer = await send(form, { text: 'The cable was never the problem' });
    expect(answer).toEqual({
      kind: 'invalid',
      errors: {
        text: expect.stringMatching(
          `^This was carried out already, with “The cable is back .{30,50}…”. .*${why}`,
        ),
      },
      form: {
        ...form,
        fields: [{ ...form.fields[0], initial: 'The cable was never the problem' }],
      },
    });
    expect(await done()).toEqual([long]);
  },
);

test('another choice with the same reason is another one; a choice that is taken is not filled in', async () => {
  const form = await press('change-level');
  await send(form, { level: '3', text: 'As agreed' });
  const again = formOf(await send(form, { level: '2', text: 'As agreed' }));
  expect(again.fields.map(({ initial }) => initial)).toEqual(['2', 'As agreed']);
  const same = formOf(await send(form, { level: '3', text: 'As Rita says' }));
  expect(same.fields.map(({ initial }) => initial)).toEqual([undefined, 'As Rita says']);
  expect(await done()).toEqual(['As agreed']);
});

test('a form that changed nothing is carried out for what it says later', async () => {
  await send(await press('workaround'), { text: 'Use the old one' });
  const form = await press('workaround');
  expect(await send(form, { text: 'Use the old one' })).toEqual({ kind: 'nothing' });
  expect(await send(form, { text: 'Use neither' })).toEqual({ kind: 'nothing' });
  expect(await done()).toEqual(['Use the old one', 'Use neither']);
});
