import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Person, View } from '../../sandbox/index.ts';
import {
  commandBody,
  openSink,
  pressCrafted,
  type Sender,
  type Sink,
  submissionBody,
  submitCrafted,
} from '../support/crafted.ts';
import { netexDesk, numberIn, person, report, roots, words } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

/** Ben is in the workspace, and nothing to either desk. */
const desks = {
  netex: { ...netexDesk, roster: [person('U0ANA', 'Ana')] },
  elsewhere: {
    policy: 'netex.yaml',
    supportChannel: 'slack:T0ELSEWHERE/C0THEIRS',
    roster: ['slack:T0ELSEWHERE/U0THEIRS'],
    fallback: 'slack:T0ELSEWHERE/U0THEIRS',
  },
};
const firstStep = { summary: 'Nothing transfers', product: 'user-access', systemDown: 'yes' };

let world: World;
let sink: Sink;
let rita: Person;
let ana: Person;
let ben: Person;

beforeEach(async () => {
  world = await openWorld({ desks });
  sink = await openSink();
  rita = world.sandbox.as('U0RITA');
  ana = world.sandbox.as('U0ANA');
  ben = world.sandbox.as('U0BEN');
});

afterEach(async () => {
  await world?.close();
  await sink?.close();
});

/** The open form, for submissions past the client. */
function form(who: Person): View {
  const view = who.modal();
  if (!view) throw new Error('no form is open');
  return view;
}

async function openFirstForm(who: Person): Promise<View> {
  await who.command('/support');
  return world.sandbox.until(() => who.modal());
}

async function submitted(
  view: Pick<View, 'private_metadata' | 'callback_id' | 'blocks'>,
  values: Readonly<Record<string, string>>,
  sender: Sender = { user: 'U0RITA' },
) {
  return submitCrafted(world.sandbox, view, values, sender);
}

function pressed(action: string, value: object | string, sender: Sender): Promise<string> {
  return pressCrafted(world.sandbox, sink, action, value, sender);
}

async function typesOf(number: string): Promise<string[]> {
  return (await world.events(number)).map(({ type }) => type);
}

describe('sent twice', () => {
  test('a submission: one ticket, one thread, one confirmation', async () => {
    await openFirstForm(rita);
    await rita.submit(firstStep);
    await rita.submit({ version: '5.2' });
    const body = submissionBody(form(rita), {}, { user: 'U0RITA' });

    const answers = await Promise.all(Array.from({ length: 5 }, () => world.sandbox.deliver(body)));
    const later = await world.sandbox.replayLast(2, { fresh: true });

    for (const answer of [...answers, ...later]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('NX-100');
    }
    const numbers = [...answers, ...later].map(({ body }) => /NX-\d+/.exec(body)?.[0]);
    expect(new Set(numbers).size).toBe(1);
    await world.sandbox.settle();
    expect(await world.tickets()).toHaveLength(1);
    expect(roots(world.sandbox, 'NX-')).toHaveLength(1);
    expect(rita.dms()).toHaveLength(1);
  });

  test('Next: the same next step, and one ticket in the end', async () => {
    const first = await openFirstForm(rita);
    const body = submissionBody(first, firstStep, { user: 'U0RITA' });

    const answers = await Promise.all([world.sandbox.deliver(body), world.sandbox.deliver(body)]);

    for (const answer of answers) expect(answer.body).toContain('"Details"');
    const { view } = JSON.parse(answers[0]?.body ?? '{}');
    const { view: summary } = await submitted(view, {});
    expect(summary?.title?.text).toBe('Before you send');
    if (!summary) throw new Error('no summary');
    const done = await submitted(summary, {});
    expect(numberIn(done.view)).toBe('NX-1001');
    expect(words((await submitted(view, {})).view)).toContain('NX-1001');
    expect(await world.tickets()).toHaveLength(1);
  });

  test('Take: taken once, told once', async () => {
    const number = await report(rita);
    await world.sandbox.settle();

    await ana.press('Take');
    await ana.replayLast(4, { fresh: true });

    await world.sandbox.settle();
    expect(await typesOf(number)).toEqual(['TicketOpened', 'TicketTaken']);
    expect(rita.dms().filter(({ text }) => text.includes('has taken'))).toHaveLength(1);
    expect(ana.ephemerals()).toEqual([]);
  });

  test('a form of an action: carried out once, and nobody is told of an error', async () => {
    const number = await report(rita);
    await world.sandbox.settle();
    await ana.press('Resolve');
    const view = await world.sandbox.until(() => ana.modal());
    const body = submissionBody(view, { text: 'The link is back.' }, { user: 'U0ANA' });

    const answers = await Promise.all(Array.from({ length: 4 }, () => world.sandbox.deliver(body)));

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, body: '{"response_action":"clear"}' });
    }
    await world.sandbox.settle();
    expect(await typesOf(number)).toEqual(['TicketOpened', 'TicketResolved']);
    expect(rita.dms().filter(({ text }) => text.includes('resolved'))).toHaveLength(1);
  });
});

describe('answers that do not fit', () => {
  test('too long: refused at its field, with the limit and the length', async () => {
    await openFirstForm(rita);
    await rita.submit(firstStep);

    const { errors } = await submitted(form(rita), { errorText: 'x'.repeat(3001) });

    expect(errors).toEqual({
      errorText: 'Please shorten this to 2500 characters. It has 3001.',
    });
    expect(await world.tickets()).toEqual([]);
  });

  test('too long in a form of an action', async () => {
    const number = await report(rita);
    await world.sandbox.settle();
    await ana.press('Reply to requester');
    const view = await world.sandbox.until(() => ana.modal());

    const { errors } = await submitted(view, { text: 'x'.repeat(3001) }, { user: 'U0ANA' });

    expect(errors).toEqual({ text: 'Please shorten this to 3000 characters. It has 3001.' });
    expect(await typesOf(number)).toEqual(['TicketOpened']);
  });

  test('missing, or only spaces: refused at each of the fields', async () => {
    const view = await openFirstForm(rita);

    const { response_action, errors } = await submitted(view, { summary: '  \n ' });

    expect(response_action).toBe('errors');
    expect(errors).toEqual({
      summary: 'Please fill this in.',
      product: 'Please choose one.',
      systemDown: 'Please choose one.',
    });
  });

  test('an option that was never offered', async () => {
    const view = await openFirstForm(rita);

    const { errors } = await submitted(view, {
      ...firstStep,
      product: 'toaster',
      systemDown: 'perhaps',
    });

    expect(errors).toEqual({
      product: 'Please choose one of the options.',
      systemDown: 'Please choose Yes or No.',
    });
  });

  test('a level that the policy does not have, and the one that it is already', async () => {
    const number = await report(rita);
    await world.sandbox.settle();
    await ana.press('Change level');
    const view = await world.sandbox.until(() => ana.modal());
    const change = async (level: string) =>
      (await submitted(view, { level, text: 'Because.' }, { user: 'U0ANA' })).errors;

    expect(await change('9')).toMatchObject({
      level: expect.stringContaining('There is no Severity 9.'),
    });
    expect((await change('1'))?.level).toContain('Choose another one.');
    expect(await typesOf(number)).toEqual(['TicketOpened']);
  });
});

describe('words and numbers that mean nothing here', () => {
  const said = async (who: Person, text: string) => {
    const { ephemeral } = await who.command('/support', text);
    return ephemeral?.text;
  };

  test('no number, an unknown number, a number that one may not see: nothing is given away', async () => {
    const number = await report(rita);
    const unknown = (asked: string) =>
      `There is no ticket ${asked} that you can see. Check the number in your confirmation, or ask for “mine” to list your tickets.`;

    expect(await said(rita, 'status')).toContain('Write its number behind it');
    expect(await said(rita, 'status NX-4711')).toBe(unknown('NX-4711'));
    expect(await said(rita, `status ${'9'.repeat(15)}`)).toBe(unknown('9'.repeat(15)));
    expect(await said(ben, `status ${number}`)).toBe(unknown(number));
    expect(await said(rita, `status ${number.toLowerCase()}`)).toContain(`${number}: open`);
  });

  test('a ticket number of another desk', async () => {
    const theirs = { user: 'U0THEIRS', team: 'T0ELSEWHERE' };
    await report(rita, 'Ours');
    await report(rita, 'Ours as well');
    await openElsewhere('Theirs');
    const say = async (text: string) =>
      (await world.sandbox.deliver(commandBody(text, theirs))).body;
    const status = (asked: string) => say(`status ${asked}`);

    expect(await status('NX-1001')).toContain('Theirs');
    expect(await status('NX-1001')).not.toContain('Ours');
    expect(await status('NX-1002')).toContain('There is no ticket NX-1002 that you can see.');
    expect(await say('explain NX-1002')).toContain('There is no ticket NX-1002');
    expect(await say('mine')).not.toContain('Ours');
    expect(words((await rita.command('/support', 'status NX-1001')).ephemeral)).toContain('Ours');

    const press = { deskId: 'netex', number: 'NX-1002' };
    expect(await pressed('take', press, theirs)).toBe(
      'There is no ticket NX-1002 that you can see.',
    );
    const reverse = { deskId: 'elsewhere', number: 'NX-1001' };
    expect(await pressed('take', reverse, { user: 'U0ANA' })).toBe(
      'There is no ticket NX-1001 that you can see.',
    );
    expect((await world.tickets()).map(({ assignee }) => assignee)).toEqual([null, null, null]);
  });

  /** A ticket of the other workspace, whose forms nobody here sees. */
  async function openElsewhere(summary: string): Promise<void> {
    const theirs = { user: 'U0THEIRS', team: 'T0ELSEWHERE' };
    const seen = await openFirstForm(rita);
    await world.sandbox.deliver(commandBody('', theirs));
    const [draft] = await world.database.sql`select id from drafts where desk_id = 'elsewhere'`;
    const context = { kind: 'intake', deskId: 'elsewhere', draftId: draft?.id, step: 0 };
    const first = { ...seen, private_metadata: JSON.stringify(context) };
    const { view } = await submitted(first, { ...firstStep, summary }, theirs);
    if (!view) throw new Error('no next step');
    const { view: last } = await submitted(view, {}, theirs);
    if (!last) throw new Error('no summary');
    expect(numberIn((await submitted(last, {}, theirs)).view)).toBe('NX-1001');
  }
});

describe('drafts', () => {
  const gone = 'This form is no longer known to us. Please begin again.';
  const foreign = 'These words are another person’s. Please begin a report of your own.';

  test('of somebody else', async () => {
    const view = await openFirstForm(rita);

    const answer = await submitted(view, firstStep, { user: 'U0BEN' });

    expect(words(answer.view)).toContain(foreign);
    await rita.submit(firstStep);
    const last = form(rita);
    expect(words((await submitted(last, {}, { user: 'U0BEN' })).view)).toContain(foreign);
    await rita.submit({});
    await rita.submit();
    const [ticket] = await world.tickets();
    expect(ticket?.requester.address).toBe('slack:T0SANDBOX/U0RITA');
    const after = await submitted(last, {}, { user: 'U0BEN' });
    expect(words(after.view)).toContain(foreign);
    expect(words(after.view)).not.toContain('NX-1001');
  });

  test('that are no longer kept', async () => {
    const view = await openFirstForm(rita);
    await world.database.sql`delete from drafts`;

    const { view: answer } = await submitted(view, firstStep);

    expect(words(answer)).toContain(gone);
    expect(await world.tickets()).toEqual([]);
  });

  test('with a context that is none of ours', async () => {
    const view = await openFirstForm(rita);
    for (const context of ['', '{', '{"kind":"intake"}', '{"kind":"intake","deskId":"netex"}']) {
      const { errors } = await submitted({ ...view, private_metadata: context }, firstStep);
      expect(errors?.summary).toContain('out of date');
    }
    const other = { kind: 'intake', deskId: 'no-desk', draftId: 'x', step: 0 };
    const { view: answer } = await submitted(
      { ...view, private_metadata: JSON.stringify(other) },
      firstStep,
    );
    expect(words(answer)).toContain(gone);
  });
});
