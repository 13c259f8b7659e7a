import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../src/engine/ticket.ts';
import { intake } from '../../src/runtime/intake.ts';
import type { Caller, Intake, Log } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import type { Answer, Form } from '../../src/views/form.ts';
import { monday, pia, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { madeDesk, openShell, silentLog } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';

const asRita: Caller = { workspace: 'slack:T1', person: rita };
const asPia: Caller = { workspace: 'slack:T1', person: pia };
let database: FreshDatabase;
let shell: Shell;
let front: Intake;
let logged: object[];

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database);
  logged = [];
  const log: Log = { ...silentLog, warn: (details) => void logged.push(details) };
  shell = await openShell(database, {}, [{ ...madeDesk, serves: 'all' }], { log });
  front = intake(shell);
});
afterAll(() => database.close());

function formOf(answer: Answer): Form {
  if (answer.kind !== 'form') throw new Error(`no form, but ${JSON.stringify(answer)}`);
  return answer.form;
}

const open = async () => formOf(await front.command(asRita, ''));
const send = async (form: Form, values: Answers) =>
  formOf(await front.submit(asRita, form.context, values));
const back = async (form: Form) => formOf(await front.back(asRita, form.context, {}));
const close = (form: Form, values: Answers) => front.closed(asRita, form.context, values);
const initial = ({ fields }: Form, id: string) => fields.find((field) => field.id === id)?.initial;

const coffee = { summary: 'Coffee machine', product: 'user-access', systemDown: 'yes' };
const fire = { ...coffee, summary: 'The house is on fire' };

/** To the summary of these answers, as it stands on one device. */
async function summaryOf(answers: Answers): Promise<Form> {
  return send(await send(await open(), answers), { errorText: null });
}

test.each([
  ['left', (form: Form) => close(form, fire)],
  ['brought to its own summary', async (form: Form) => send(await send(form, fire), {})],
])(
  'a summary says what is sent, also where the form was changed and %s elsewhere',
  async (_, leave) => {
    const desktop = await summaryOf(coffee);
    await leave(await back(await back(await open())));

    const again = await send(desktop, {});
    expect(JSON.stringify(again)).toContain('This has changed since you last saw it');
    expect(JSON.stringify(again)).toContain('on fire');
    const sent = await front.submit(asRita, again.context, {});
    expect(sent.kind).toBe('message');
    const [ticket, ...more] = await shell.tickets.queue('desk', 9);
    expect(ticket?.answers.summary).toBe('The house is on fire');
    expect(more).toEqual([]);
  },
);

test('the same summary on two devices can be sent from either', async () => {
  const desktop = await summaryOf(coffee);
  await open();
  const sent = await front.submit(asRita, desktop.context, {});
  expect(sent).toMatchObject({ kind: 'message', title: 'NX-1001' });
  await shell.tickets.forgetDrafts(monday + 1, 9);
  expect(await front.submit(asRita, desktop.context, {}), 'the draft is forgotten').toEqual(sent);
});

test('a form left behind elsewhere fills in at most: it takes nothing back', async () => {
  const desktop = await open();
  await close(desktop, { summary: 'Coffee machine' });
  const [first, phone] = [await open(), await open()];
  expect(initial(phone, 'summary')).toBe('Coffee machine');
  const details = await send(phone, fire);
  await close(first, { ...coffee, product: 'other' });

  const resumed = await open();
  expect(resumed.title, 'not rewound').toBe(details.title);
  const before = await back(resumed);
  expect(initial(before, 'summary')).toBe('The house is on fire');
  expect(initial(before, 'product')).toBe('user-access');

  const one = formOf(await front.command(asRita, 'new'));
  await close(one, { summary: 'Newer' });
  await close(one, { summary: 'Older', product: 'other' });
  const both = await open();
  expect([initial(both, 'summary'), initial(both, 'product')]).toEqual(['Newer', 'other']);
});

test('what was emptied in a form that is closed stays empty; what its values lack stays', async () => {
  await close(await open(), coffee);
  await close(await open(), { summary: null, product: 'user-access' });
  const kept = await open();
  expect(initial(kept, 'summary')).toBeUndefined();
  expect(initial(kept, 'systemDown')).toBe('yes');
  await close(kept, { summary: 'Coffee machine' });
  const details = await send(await open(), coffee);
  await close(details, { errorText: 'password' });
  const emptied = formOf(await front.back(asRita, (await open()).context, { errorText: null }));
  expect(initial(await send(emptied, coffee), 'errorText')).toBeUndefined();
});

test('what another person began is theirs, and the log knows who tried, without the words', async () => {
  const { context } = await open();
  if (context.kind !== 'intake') throw new Error('no form of a report');
  await close(await open(), coffee);
  const { deskId, draftId: id } = context;
  const draft = { deskId, id };
  const answers = [
    await front.begin(asPia, draft),
    await front.submit(asPia, context, coffee),
    await front.back(asPia, context, coffee),
    await front.submit(asPia, { kind: 'choose-desk', draft }, { desk: 'desk' }),
  ];
  await front.closed(asPia, context, coffee);
  for (const answer of answers) {
    expect(JSON.stringify(answer)).toContain('another person’s. Please begin a report of your own');
  }
  expect(logged).toEqual(
    ['begin', 'intake', 'back', 'choose-desk', 'close'].map((action) => ({
      code: 'not-the-requester',
      desk: 'desk',
      number: undefined,
      person: pia.address,
      action,
    })),
  );
});

test('a report in words leaves a form that was left before, and says how to go on with it', async () => {
  await close(await open(), coffee);
  const words = formOf(await front.command(asRita, 'The house is on fire'));
  expect(JSON.stringify(words.intro)).toContain('You left another form, begun ');
  const sent = await send(await send(words, fire), { errorText: null });
  expect((await front.submit(asRita, sent.context, {})).kind).toBe('message');
  const older = await open();
  expect(initial(older, 'summary')).toBe('Coffee machine');
  expect(JSON.stringify(older.intro)).toContain('What you had typed is still here');
  await front.command(asRita, 'new');
  const next = formOf(await front.report(asRita, 'Smoke'));
  expect(JSON.stringify(next.intro)).not.toContain('You left another form');
});
