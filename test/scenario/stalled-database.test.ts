import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Message, PATIENCE_MS, type Person } from '../../sandbox/index.ts';
import { numberIn, replies, report, roots, words } from '../support/sandbox-desk.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { timed } from '../support/taken.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(async () => {
  await world?.close();
});

const takesLong = 'taking longer than usual';
/** Longer than a trigger lives, and than Slack waits for the bot. */
const stallMs = 3500;

test('while the database stalls all is acknowledged in time, people are told, and nothing is lost', async () => {
  const { sandbox, database } = world;
  const { by, taken } = timed(`${world.bot().url}/slack/events`);
  sandbox.connectBot({ by });
  const [rita, ana, ben, dana, pia] = (
    ['U0RITA', 'U0ANA', 'U0BEN', 'U0DANA', 'U0PIA'] as const
  ).map((id) => sandbox.as(id)) as [Person, Person, Person, Person, Person];
  const number = await report(rita, 'The first one');
  await sandbox.settle();
  const card = only(roots(sandbox, number));
  const confirmation = only(rita.dms());
  const seen = await ana.write('C0GENERAL', 'The printer is on fire');
  await begin(rita, 'The second one');
  await rita.submit({ errorText: 'NETEX 4107' });
  await begin(dana, 'From above');
  await pia.command('/support');
  await pia.type({ summary: 'Half of it' });
  taken.length = 0;

  const release = await stallDatabase(database);
  const over = new Promise((resolve) => setTimeout(resolve, stallMs)).then(release);
  const isTold = (shown: () => unknown, times = 1) =>
    sandbox.until(() => words(shown() as never).split(takesLong).length - 1 === times, stallMs);
  const told = Promise.all([
    isTold(() => rita.modal()),
    isTold(() => ben.modal()),
    isTold(() => dana.modal()),
    isTold(() => ana.modal()),
    isTold(() => ana.ephemerals().map(({ text }) => text), 2),
  ]);
  const { errors } = (
    await Promise.all([
      rita.submit(),
      rita.write('bot', 'And it smells.', { thread: confirmation }),
      ana.press('Take', { in: card }),
      ana.command('/support', 'mine'),
      ana.messageShortcut('report_message', seen),
      ben.globalShortcut('report'),
      ben.openHome(),
      dana.press('Back'),
      pia.closeModal(),
    ])
  )[0];
  expect(errors).toBeUndefined();
  await told;
  await over;
  await sandbox.settle();

  const kinds = Object.groupBy(taken, ({ kind }) => kind);
  expect(Object.keys(kinds).sort()).toEqual([
    'app_home_opened',
    'block_actions',
    'command',
    'message',
    'message_action',
    'shortcut',
    'view_closed',
    'view_submission',
  ]);
  for (const { kind, ms, failure } of taken) {
    expect(ms, kind).toBeLessThan(PATIENCE_MS);
    expect(failure, kind).toBeUndefined();
  }
  for (const [kind, all = []] of Object.entries(kinds)) {
    const events = kind === 'message' || kind === 'app_home_opened';
    // An event that is not kept in time comes again.
    expect(all[0]?.status, kind).toBe(events ? 503 : 200);
    expect(
      all.slice(1).map(({ status }) => status),
      kind,
    ).toEqual(all.slice(1).map(() => 200));
    if (events) expect(all.length, kind).toBeGreaterThan(1);
  }

  // The shortcuts' forms came late, into the modal that said so.
  expect(words(ana.modal())).toContain('The printer is on fire');
  expect(words(ben.modal())).toContain('summary');
  expect(words(ana.ephemerals())).toContain('You have no tickets here');
  expect(ben.home().join()).toContain(number);
  // What was asked for has happened, once.
  expect(replies(sandbox, card).map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('has taken'),
      expect.stringContaining('wrote'),
    ]),
  );
  expect(replies(sandbox, card)).toHaveLength(2);
  // Back: under the notice stands the step before, as it was filled in.
  await dana.close();
  expect(words(dana.modal())).toContain('From above');
  // Answers of a form that was closed.
  await pia.command('/support');
  await sandbox.until(() => words(pia.modal()).includes('Half of it'));
  // Pressed again: the same ticket.
  await rita.close();
  await rita.submit();
  expect(numberIn(rita.modal())).toBe('NX-1002');
  await sandbox.settle();
  expect((await world.tickets()).map(({ answers }) => answers.summary)).toEqual([
    'The first one',
    'The second one',
  ]);
  expect(roots(sandbox, 'NX-1002')).toHaveLength(1);
});

async function begin(who: Person, summary: string): Promise<void> {
  await who.command('/support');
  await who.submit({ summary, product: 'user-access', systemDown: 'yes' });
}

function only(messages: readonly Message[]): Message {
  const [first, ...more] = messages;
  if (!first || more.length > 0) throw new Error(`${messages.length} messages`);
  return first;
}
