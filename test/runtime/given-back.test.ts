import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writePeople } from '../../src/engine/person-list.ts';
import type { Answers } from '../../src/engine/ticket.ts';
import { executeOpening } from '../../src/runtime/execute.ts';
import { intake } from '../../src/runtime/intake.ts';
import type { Caller, Desk, Intake } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import type { Answer, Form } from '../../src/views/form.ts';
import { ana, fay, mednet, monday, mondayNight, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { madeDesk, openShell } from '../support/shell.ts';

const as = (person: Caller['person']): Caller => ({ workspace: 'slack:T1', person });
const second: Desk = { ...madeDesk, id: 'second', supportChannels: ['slack:T1/CSECOND'] };
const billed: Desk = { ...madeDesk, policy: mednet, contacts: {} };

let database: FreshDatabase;
let front: Intake;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await database.sql`truncate tickets, events, commands, counters, drafts, outbox, policies`;
  await openDesks([madeDesk]);
});
afterAll(() => database.close());

async function openDesks(desks: readonly Desk[], more: Partial<Shell> = {}): Promise<void> {
  front = intake(await openShell(database, {}, desks, more));
}

function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`no form, but ${JSON.stringify(answer)}`);
  return answer.form;
}

/** What a form is given back with that is sent with mistakes in it; all else is as it was. */
async function typed(form: Form, values: Answers, by = rita): Promise<Record<string, unknown>> {
  const answer = await front.submit(as(by), form.context, values);
  if (answer.kind !== 'invalid') throw new Error(`not invalid, but ${JSON.stringify(answer)}`);
  expect(Object.keys(answer.errors).length).toBeGreaterThan(0);
  const bare = ({ fields, ...rest }: Form) => ({
    ...rest,
    fields: fields.map(({ initial: _, ...field }) => field),
  });
  expect(bare(answer.form)).toEqual(bare(form));
  const filled = answer.form.fields.filter(({ initial }) => initial !== undefined);
  return Object.fromEntries(filled.map(({ id, initial }) => [id, initial]));
}

test('a step of a report, and what is sent in the form given back counts', async () => {
  const form = formOf(await front.command(as(rita), ''));
  const long = 'x'.repeat(5000);
  expect(await typed(form, { summary: long, systemDown: 'yes' })).toEqual({
    summary: long,
    systemDown: 'yes',
  });
  expect(await typed(form, {})).toEqual({});
  const next = formOf(
    await front.submit(as(rita), form.context, {
      summary: 'Down',
      product: 'user-access',
      systemDown: 'yes',
    }),
  );
  expect(next.context).toMatchObject({
    kind: 'intake',
    draftId: form.context.kind === 'intake' ? form.context.draftId : '',
  });
});

test('the choice of a desk, with the words that it was begun with', async () => {
  await openDesks([madeDesk, second]);
  const form = formOf(await front.command(as(rita), 'the lift is stuck'));
  expect(JSON.stringify(form)).toContain('the lift is stuck');
  expect(await typed(form, { desk: null })).toEqual({});
  const first = formOf(await front.submit(as(rita), form.context, { desk: 'second' }));
  expect(JSON.stringify(first)).toContain('the lift is stuck');
});

test('the consents of a summary, those that were ticked', async () => {
  await openDesks([billed], { clock: { now: () => mondayNight } });
  let form = formOf(await front.command(as(rita), ''));
  const answers = {
    summary: 'Down',
    kind: 'problem',
    impact: 'high',
    workaround: 'no',
    afterHours: 'onCall',
  };
  for (let step = 0; step < 9 && form.title !== 'Before you send'; step += 1) {
    const own = form.fields.map(({ id }) => [id, (answers as Answers)[id] ?? null]);
    form = formOf(await front.submit(as(rita), form.context, Object.fromEntries(own)));
  }
  expect(form.fields.map(({ kind }) => kind)).toContain('consent');
  expect(await typed(form, {})).toEqual({});
});

test('an action on a ticket, with what is wrong of it', async () => {
  const shell = await openShell(database, {}, [madeDesk]);
  front = intake(shell);
  const { ticket } = await executeOpening(shell, madeDesk, {
    id: 's1',
    requester: rita,
    answers: { summary: 'Down', systemDown: 'yes' },
    consents: [],
    at: monday,
  });
  const press = { deskId: 'desk', number: ticket.number, keys: [] };
  const form = formOf(await front.act(as(ana), { ...press, action: 'change-level' }));
  expect(await typed(form, { level: null, text: 'As agreed' }, ana)).toEqual({ text: 'As agreed' });
  expect(await typed(form, { level: '2', text: ' ' }, ana)).toEqual({ level: '2', text: ' ' });
  const resolve = formOf(await front.act(as(ana), { ...press, action: 'resolve' }));
  await front.submit(as(ana), resolve.context, { text: 'Done.' });
  expect(await typed(form, { level: '2', text: 'Too late' }, ana)).toEqual({
    level: '2',
    text: 'Too late',
  });
});

test('the people behind a role', async () => {
  const form = formOf(
    await front.contacts(as(fay), { action: 'edit', deskId: 'desk', role: 'director' }),
  );
  const people = Array.from({ length: 21 }, (_, n) => ({
    address: `slack:T1/U${n}`,
    name: `P${n}`,
  }));
  const many = writePeople(people);
  expect(await typed(form, { people: many }, fay)).toEqual({ people: many });
});
