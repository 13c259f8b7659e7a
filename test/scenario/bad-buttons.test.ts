import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../sandbox/index.ts';
import {
  openSink,
  pressCrafted,
  type Sender,
  type Sink,
  submitCrafted,
} from '../support/crafted.ts';
import { netexDesk, person, report } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

/** Ben is in the workspace, and nothing to the desk. */
const desks = { netex: { ...netexDesk, roster: [person('U0ANA', 'Ana')] } };

let world: World;
let sink: Sink;
let rita: Person;
let ana: Person;

beforeEach(async () => {
  world = await openWorld({ desks });
  sink = await openSink();
  rita = world.sandbox.as('U0RITA');
  ana = world.sandbox.as('U0ANA');
});

afterEach(async () => {
  await world?.close();
  await sink?.close();
});

function pressed(action: string, value: object | string, sender: Sender): Promise<string> {
  return pressCrafted(world.sandbox, sink, action, value, sender);
}

async function typesOf(number: string): Promise<string[]> {
  return (await world.events(number)).map(({ type }) => type);
}

test('a button that still stands on a resolved ticket', async () => {
  const number = await report(rita);
  await world.sandbox.settle();
  await ana.press('Resolve');
  world.sandbox.faults.add({ method: 'chat.update', kind: 'hold', times: Infinity });
  await ana.submit({ text: 'The link is back.' });

  await ana.press('Take');

  const told = await world.sandbox.until(() => ana.ephemerals()[0]);
  expect(told.text).toBe(`${number} is resolved. Reopen it first, then try again.`);
  await ana.press('Workaround in place');
  await world.sandbox.until(() => ana.ephemerals().length === 2);
  expect(ana.modal()).toBeUndefined();
  world.sandbox.faults.clear();
  expect(await typesOf(number)).toEqual(['TicketOpened', 'TicketResolved']);
});

test('a form that was opened before the ticket was resolved', async () => {
  const number = await report(rita);
  await world.sandbox.settle();
  await ana.press('Workaround in place');
  const workaround = await world.sandbox.until(() => ana.modal());
  await ana.close();
  await ana.press('Resolve');
  await ana.submit({ text: 'The link is back.' });

  const { errors } = await submitCrafted(
    world.sandbox,
    workaround,
    { text: 'Use the old link.' },
    { user: 'U0ANA' },
  );

  // The form stays open with what was typed.
  expect(errors?.text).toContain(`${number} is resolved. Reopen it first`);
  expect(await typesOf(number)).toEqual(['TicketOpened', 'TicketResolved']);
});

test('made-up desks, numbers and actions', async () => {
  const sender = { user: 'U0ANA' };
  const none = 'There is no ticket NX-4711 that you can see.';

  expect(await pressed('take', { deskId: 'netex', number: 'NX-4711' }, sender)).toBe(none);
  expect(await pressed('take', { deskId: 'no-desk', number: 'NX-4711' }, sender)).toBe(none);
  expect(await pressed('take', { deskId: '__proto__', number: 'NX-4711' }, sender)).toBe(none);
  for (const value of ['not json', '{}', '{"deskId":1,"number":2}']) {
    expect(await pressed('take', value, sender)).toContain('out of date');
  }
  expect(await pressed('explode', { deskId: 'netex', number: 'NX-4711' }, sender)).toContain(
    'out of date',
  );
});

test('Take by somebody who is not a support agent', async () => {
  const number = await report(rita);
  const value = { deskId: 'netex', number };

  expect(await pressed('take', value, { user: 'U0RITA' })).toContain('Only the support agents');
  expect(await pressed('take', value, { user: 'U0DANA' })).toContain('Only the support agents');
  expect(await pressed('take', value, { user: 'U0BEN' })).toContain('no ticket');
  for (const action of ['reply', 'wait', 'workaround', 'change-level', 'resolve', 'explain']) {
    expect(await pressed(action, value, { user: 'U0RITA' })).toContain('Only the support agents');
  }
  expect(await pressed('answer', value, { user: 'U0ANA' })).toContain('Only the person who');
  expect(await typesOf(number)).toEqual(['TicketOpened']);
});

test('Acknowledge by somebody who was not told, and of what has not been escalated', async () => {
  const number = await report(rita);
  const key = '1/PT8H/director';
  const value = { deskId: 'netex', number, keys: [key] };
  expect(await pressed('acknowledge', value, { user: 'U0DANA' })).toContain('no such escalation');
  await world.sandbox.advance(8 * 3_600_000);
  await world.sandbox.until(() => world.sandbox.as('U0DANA').dms().length === 1);

  await pressed('acknowledge', value, { user: 'U0RITA' });
  await pressed('acknowledge', value, { user: 'U0BEN' });

  expect(await typesOf(number)).toEqual(['TicketOpened', 'EscalationFired']);
  const wrongKey = { ...value, keys: ['1/PT24H/president'] };
  expect(await pressed('acknowledge', wrongKey, { user: 'U0DANA' })).toContain('no such');
  await world.sandbox.as('U0DANA').press('Acknowledge');
  await world.sandbox.settle();
  expect(await typesOf(number)).toContain('EscalationAcknowledged');
});
