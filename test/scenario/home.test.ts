import { afterEach, expect, test } from 'vitest';
import type { Person } from '../../sandbox/index.ts';
import { numberIn, report } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;

afterEach(async () => {
  await world?.close();
});

const page = (who: Person) => who.home().join('\n');

test('home pages show the queue to agents and own tickets to all, and stay current', async () => {
  world = await openWorld();
  const { sandbox } = world;
  const rita = sandbox.as('U0RITA');
  const ana = sandbox.as('U0ANA');
  const published = (who: string) =>
    sandbox.calls.filter(({ method, args }) => method === 'views.publish' && args.user_id === who);

  await rita.openHome();
  await ana.openHome();
  await sandbox.settle();
  expect(page(rita)).toContain('You have no tickets here');
  expect(page(rita)).not.toContain('Nothing is open');
  expect(page(ana)).toContain('Nothing is open');

  await rita.press('Report a problem', { in: 'home' });
  await sandbox.until(() => rita.modal());
  await rita.submit({
    summary: `All is dark *and* <!channel>${' quite'.repeat(20)}`,
    product: 'user-access',
    systemDown: 'yes',
  });
  await rita.submit({ errorText: 'NETEX 4107' });
  await rita.submit();
  const number = numberIn(rita.modal());
  await rita.close();
  await sandbox.settle();
  expect(page(rita)).toContain(number);
  expect(page(rita)).toContain('nobody has taken it');
  expect(page(ana)).toContain('Queue: 1 open');
  expect(page(ana)).toContain('All is dark *and* <!channel>');
  expect(page(ana)).toContain('Open the thread');
  expect(page(ana)).toContain('You have no tickets here');

  await ana.press('Take', { in: 'home' });
  await sandbox.settle();
  expect(page(rita)).toContain('in progress');
  expect(page(ana)).not.toContain('Take');

  // What others report is nothing to a requester's page.
  const quiet = published('U0RITA').length;
  await report(sandbox.as('U0BEN'));
  await sandbox.settle();
  expect(page(ana)).toContain('Queue: 2 open');
  expect(published('U0RITA')).toHaveLength(quiet);
  expect(published('U0BEN')).toHaveLength(0);
}, 60_000);
