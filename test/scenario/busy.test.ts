import { afterEach, expect, test } from 'vitest';
import { commandBody } from '../support/crafted.ts';
import { eventually } from '../support/eventually.ts';
import { takeDatabaseAway } from '../support/gone-database.ts';
import { numberIn, words } from '../support/sandbox-desk.ts';
import { stallDatabase } from '../support/stall-database.ts';
import { openBoth } from '../support/teams/hour-away.ts';
import { type TeamsWorld, wordsOf } from '../support/teams/world.ts';
import { openWorld, type World } from '../support/world.ts';

let world: TeamsWorld | World | undefined;
afterEach(() => world?.close());

/** The clock stands at an hour when the desk is closed. */
const call =
  'If it is urgent, please do not wait: Telephone: +1.763.694.4350; Telephone, UK direct: +44.3300.271862; Emergency outside office hours: +1.651.229.5665';

function toldThat(words: RegExp): string {
  const escaped = call.replace(/[.+]/g, '\\$&');
  return expect.stringMatching(new RegExp(`(${words.source}).*${escaped}`, 's'));
}

test('while the database is gone people are told whom to call, and what they typed stays', async () => {
  const both = await openBoth();
  world = both;
  const { sandbox, tenant, database } = both;
  const [rita, ana] = [sandbox.as('U0RITA'), sandbox.as('U0ANA')];
  await rita.command('/support');
  const form = await tenant.extension('rita', 'support');
  const first = { summary: 'Nothing transfers', product: 'user-access', systemDown: 'yes' };
  const back = await takeDatabaseAway(database);

  // Sooner or later than the platform waits, as the driver tries to connect anew.
  const { errors } = await rita.submit(first);
  expect(Object.values(errors ?? {})).toEqual([toldThat(/still here|Nothing is lost/)]);
  await ana.command('/support');
  expect(ana.modal()).toBeUndefined();
  expect(ana.ephemerals().at(-1)?.text).toEqual(toldThat(/cannot take this|One moment/));
  await ana.globalShortcut('report');
  await sandbox.until(() => ana.modal() !== undefined);
  expect(words(ana.modal())).toEqual(toldThat(/cannot open the form|One moment/));
  const refused = await tenant.submit('rita', form, first, 'Next');
  expect(wordsOf(refused)).toEqual(toldThat(/please press Try again/));
  const pia = wordsOf(await tenant.extension('pia', 'support'));
  expect(pia).toEqual(toldThat(/cannot take this|please close this and try again/));

  await back();
  await eventually('the database is back', async () => {
    return (await fetch(`${both.bot().url}/readyz`)).status === 200;
  });
  // The same form, as it was filled in.
  await rita.submit();
  await rita.submit({ errorText: 'NETEX 4107' });
  await rita.submit();
  expect(numberIn(rita.modal())).toBe('NX-1001');
  const details = await tenant.press('rita', refused, 'Try again');
  const last = await tenant.submit('rita', details, { errorText: 'NETEX 4107' }, 'Next');
  expect(wordsOf(await tenant.submit('rita', last, {}, 'Send'))).toContain('NX-1002');
  await both.settle();
  expect((await both.tickets()).map(({ answers }) => answers.summary)).toEqual([
    'Nothing transfers',
    'Nothing transfers',
  ]);
});

test('a flood is turned away in words, and an emergency is not behind it', async () => {
  const slack = await openWorld();
  world = slack;
  const { sandbox, database } = slack;
  const rita = sandbox.as('U0RITA');
  await rita.command('/support');
  const release = await stallDatabase(database);
  const flood = Array.from({ length: 160 }, (_, at) =>
    sandbox.deliver(commandBody('mine', { user: `U0F${at}` })),
  );
  const told: string[] = [];
  for (const one of flood) one.then(({ body }) => told.push(body));
  await eventually('most are turned away', () => told.length > 50);
  for (const body of told) expect(JSON.parse(body).text).toContain(call);
  const sent = rita.submit({ summary: 'All is down', product: 'user-access', systemDown: 'yes' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await release();
  expect((await sent).errors).toBeUndefined();
  await rita.submit({ errorText: 'NETEX 4107' });
  await rita.submit();
  expect(numberIn(rita.modal())).toBe('NX-1001');
  const answers = await Promise.all(flood);
  for (const { status } of answers) expect(status).toBe(200);
});
