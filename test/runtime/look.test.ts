import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { execute, executeOpening } from '../../src/runtime/execute.ts';
import { intake } from '../../src/runtime/intake.ts';
import type { Caller, Intake } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { ana, dana, fay, monday, pia, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { madeDesk, openShell } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';
import { actionsOf, linesOf } from '../views/told.ts';

let database: FreshDatabase;
let shell: Shell;
let front: Intake;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database);
  shell = await openShell(database, {});
  front = intake(shell);
});
afterAll(() => database.close());

const as = (person: Caller['person'], workspace = 'slack:T1'): Caller => ({ workspace, person });

async function opened(): Promise<string> {
  const { ticket } = await executeOpening(shell, madeDesk, {
    id: 's1',
    requester: rita,
    answers: { summary: 'Down', systemDown: 'yes' },
    consents: [],
    at: monday,
  });
  return ticket.number;
}

test('each sees the card of a ticket with what they can do, and others see none', async () => {
  const number = await opened();
  const actions = async (person: Caller['person']) => {
    const message = await front.look(as(person), 'desk', number);
    expect(message?.own).toEqual(message ? { person: rita, deskId: 'desk', number } : undefined);
    return message && actionsOf(message);
  };
  expect(await actions(ana)).toContain('take');
  expect(await actions(rita)).toEqual(['answer']);
  for (const person of [dana, fay, pia]) expect(await actions(person)).toBeNull();

  await execute(shell, 'desk', number, null, { type: 'WaitOnRequester', by: ana, text: 'Which?' });
  expect(await actions(rita)).toEqual(['answer']);
  await execute(shell, 'desk', number, null, { type: 'Resolve', by: ana, text: 'Done.' });
  expect(await actions(rita)).toEqual(['reopen']);
  const own = await front.look(as(rita), 'desk', number);
  expect(own && linesOf(own)).toContain('State: resolved');
  expect(JSON.stringify(own)).toContain('Done.');

  expect(await front.look(as(ana), 'desk', 'NX-9')).toBeNull();
  expect(await front.look(as(ana), 'another', number)).toBeNull();
});

test('a greeting goes once for each time that the bot is added, with a way to begin', async () => {
  await Promise.all([1, 2, 3].map(() => front.added(as(rita), 'a1')));
  await front.added(as(rita), 'a2');
  await front.added(as({ address: 'slack:T9/U9', name: 'Sam' }, 'slack:T9'), 'a1');
  await front.added(as(pia), 'a1');
  const greetings = await shell.outbox.claim(20, 60_000);
  const rest = [...greetings];
  for (const entry of greetings) await shell.outbox.done(entry, null);
  rest.push(...(await shell.outbox.claim(20, 60_000)));
  const by = Object.groupBy(rest, ({ to }) => to);
  expect(Object.entries(by).map(([to, all]) => [to, all?.length])).toEqual(
    expect.arrayContaining([
      [rita.address, 2],
      [pia.address, 1],
      ['slack:T9/U9', 1],
    ]),
  );
  const [delivery, strange] = [rita.address, 'slack:T9/U9'].map((to) => by[to]?.[0]?.delivery);
  if (delivery?.kind !== 'post' || strange?.kind !== 'post') throw new Error('no greetings');
  const lines = linesOf(delivery.message).join('\n');
  expect(lines).toContain(madeDesk.policy.name);
  expect(lines).toContain('Your tickets: /support mine');
  expect(lines).toContain('[Report a problem]');
  expect(strange.message.summary).toContain('No support desk serves this workspace');
});

test('a key is new once, at whichever replica', async () => {
  const other = intake(await openShell(database, {}));
  const asked = await Promise.all([front, other, front].map((one) => one.isNew('k')));
  expect(asked.sort()).toEqual([false, false, true]);
  expect(await front.isNew('k')).toBe(false);
  expect(await other.isNew('l')).toBe(true);
});
