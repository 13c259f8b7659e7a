import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeFiles } from '../../src/engine/attached-files.ts';
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
import { wipe } from '../support/wipe.ts';

const as = (person: Caller['person']): Caller => ({ workspace: 'slack:T1', person });
const second: Desk = { ...madeDesk, id: 'second', supportChannels: ['slack:T1/CSECOND'] };
const billed: Desk = { ...madeDesk, policy: mednet, contacts: {} };

let database: FreshDatabase;
let front: Intake;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database, 'policies');
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

/**
 * What a form is given back with that is sent with mistakes in it; all else is as it was, but that it
 * may be known as an emergency by now.
 */
async function typed(form: Form, values: Answers, by = rita): Promise<Record<string, unknown>> {
  const answer = await front.submit(as(by), form.context, values);
  if (answer.kind !== 'invalid') throw new Error(`not invalid, but ${JSON.stringify(answer)}`);
  expect(Object.keys(answer.errors).length).toBeGreaterThan(0);
  const bare = ({ fields, context, ...rest }: Form) => ({
    ...rest,
    context: { ...context, urgent: false },
    fields: fields.map(({ initial: _, ...field }) => field),
  });
  expect(bare(answer.form)).toEqual(bare(form));
  return initialsOf(answer.form);
}

function initialsOf({ fields }: Form): Record<string, unknown> {
  const filled = fields.filter(({ initial }) => initial !== undefined);
  return Object.fromEntries(filled.map(({ id, initial }) => [id, initial]));
}

/** The step of a report that asks for files. */
async function details(): Promise<Form> {
  const form = formOf(await front.command(as(rita), ''));
  const answers = { summary: 'Down', product: 'user-access', systemDown: 'yes' };
  const found = formOf(await front.submit(as(rita), form.context, answers));
  expect(found.fields.map(({ kind }) => kind)).toContain('file');
  return found;
}

test('a step of a report, and what is sent in the form given back counts', async () => {
  const form = formOf(await front.command(as(rita), ''));
  const long = 'x'.repeat(5000);
  expect(await typed(form, { summary: long, systemDown: 'yes' })).toEqual({
    summary: long,
    systemDown: 'yes',
  });
  expect(await typed(form, { summary: null })).toEqual({ systemDown: 'yes' });
  const none = { summary: null, product: null, systemDown: null };
  expect(await typed(form, none)).toEqual({});
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

test('what a form given back cannot show is kept: a field that its values lack stays as it was', async () => {
  const step = await details();
  const log = 'ERROR 4107\n'.repeat(1200);
  expect(await typed(step, { errorText: 'mine', files: log })).toEqual({
    errorText: 'mine',
    files: log,
  });
  const open = formOf(await front.command(as(rita), ''));
  expect(initialsOf(open)).toEqual({ errorText: 'mine', files: log });
  expect(await typed(step, {})).toEqual({ errorText: 'mine', files: log });
  const next = formOf(await front.submit(as(rita), step.context, { files: null }));
  expect(initialsOf(formOf(await front.back(as(rita), next.context, {})))).toEqual({
    errorText: 'mine',
  });
});

test('an emptied field of files leaves attached what was so before the mistake', async () => {
  const step = await details();
  const [a, b] = ['a.log', 'b.log'].map((name) =>
    writeFiles([{ id: name, name, url: `https://x.test/${name}`, bytes: 1 }]),
  );
  await front.closed(as(rita), step.context, { files: a ?? '' });
  const tooLong = 'x'.repeat(5000);
  for (let time = 0; time < 2; time += 1) {
    expect(await typed(step, { errorText: tooLong, files: b ?? '' })).toMatchObject({ files: b });
  }
  expect(await typed(step, { errorText: tooLong, files: null })).toMatchObject({ files: a });
});

test('a form given back that is then closed keeps what stood in it last', async () => {
  const step = await details();
  await typed(step, { errorText: 'x'.repeat(5000), files: null });
  await front.closed(as(rita), step.context, { errorText: 'shorter' });
  expect(initialsOf(formOf(await front.command(as(rita), '')))).toEqual({ errorText: 'shorter' });
  await front.closed(as(rita), step.context, { errorText: 'older' });
  expect(initialsOf(formOf(await front.command(as(rita), '')))).toEqual({ errorText: 'shorter' });
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
