import { describe, expect, onTestFinished } from 'vitest';
import type { Person, View } from '../../sandbox/index.ts';
import { fields, lastForm, read, test } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { netexDesk, person, roots, supportChannel } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

const hour = 3_600_000;
const long = `It stops.\n${'At night nothing transfers. '.repeat(10)}The end.`;

/** What stands in the field of a form. */
function initial(view: View | undefined, field: string): string | undefined {
  const block = view?.blocks.find(({ block_id }) => block_id === field);
  return (block?.element as { initial_value?: string } | undefined)?.initial_value;
}

/** Closes the form, and waits until what was typed into it is kept: nobody is told of that. */
async function leave({ database }: World, who: Person, typed: string): Promise<void> {
  await who.close();
  await eventually(`“${typed}” is kept`, async () => {
    const drafts = await database.sql`select 1 from drafts where strpos(draft::text, ${typed}) > 0`;
    return drafts.length > 0;
  });
}

test('words behind /support are a report, and a slip of a command is said to be one', async ({
  open,
}) => {
  const company = await open('netex');
  const { rita, world } = company;
  const typed = async (text: string) => {
    while (rita.modal()) await rita.close();
    await rita.command('/support', text);
    return world.sandbox.until(() => rita.modal());
  };
  const short = await typed('printer is down');
  expect(initial(short, 'summary')).toBe('printer is down');
  expect(read(short)).not.toMatch(/longer|If you meant|You began/);

  const slip = await typed('staus');
  expect(initial(slip, 'summary')).toBe('staus');
  expect(read(slip)).toContain('If you meant /support status <number>, close this and type that.');

  const whole = await typed(long);
  expect(initial(whole, 'summary')).toMatch(/^It stops\. At night .*…$/);
  expect(read(whole)).toContain('so all of it is under “Error text or codes”');
  await rita.submit({ product: 'user-access', systemDown: 'yes' });
  expect(initial(rita.modal(), 'errorText')).toBe(long);
  await rita.close();

  // A contract is asked for no error text: what was written first is not lost all the same.
  await typed(long);
  await rita.submit({ product: 'contract', systemDown: 'no' });
  while (read(rita.modal()).startsWith(lastForm) === false) await rita.submit();
  expect(read(rita.modal())).toContain('What you wrote first is sent along in full.');
  expect(read(rita.modal())).not.toContain('Not sent, as this is not asked here');
  await rita.submit();
  const number = await company.opened(rita);
  expect((await company.ticket(number)).report.words).toBe(long);
  const [card] = roots(world.sandbox, number);
  expect(read(card)).toMatch(/What was written first\n[\s\S]*The end\./);

  // What was typed into the form itself and is not asked any more is not sent, and that is said.
  await typed(`${long} `);
  await rita.submit({ product: 'user-access', systemDown: 'yes' });
  await rita.submit({ errorText: 'My own error' });
  while (read(rita.modal()).startsWith('What happened') === false) {
    await rita.press('Back');
    await world.sandbox.settle();
  }
  await rita.submit({ product: 'contract', systemDown: 'no' });
  while (read(rita.modal()).startsWith(lastForm) === false) await rita.submit();
  expect(read(rita.modal())).toContain('Not sent, as this is not asked here: your text under');
});

test('a form that was closed goes on where it was, for a day, until it is sent or begun anew', async ({
  open,
}) => {
  const company = await open('netex');
  const { rita, ben, world } = company;
  const opened = async (who = rita, text = '') => {
    await who.command('/support', text);
    return read(await world.sandbox.until(() => who.modal()));
  };
  await opened();
  await rita.close();
  expect(await opened(), 'nothing was typed').not.toContain('You began this');

  await rita.type({ summary: 'Nothing transfers', product: 'user-access' });
  await leave(world, rita, 'Nothing transfers');
  await world.sandbox.advance(hour);
  const again = await opened();
  expect(again).toContain('You began this Tue, Jun 2, 2026, 2:00 AM CDT. What you had typed is');
  expect(again).toContain('type /support new');
  expect(initial(rita.modal(), 'summary')).toBe('Nothing transfers');
  expect(await opened(ben), 'it is nobody else’s').not.toContain('You began this');

  await rita.submit({ systemDown: 'yes' });
  await rita.type({ errorText: 'NX-4107' });
  await leave(world, rita, 'NX-4107');
  expect(await opened()).toMatch(/^Details\n/);
  expect(initial(rita.modal(), 'errorText')).toBe('NX-4107');
  await rita.submit();
  await rita.close();
  expect(await opened(), 'where the summary stood').toMatch(/^Before you send\n.*began this/);
  await rita.submit();
  const number = await company.opened(rita);
  expect((await company.ticket(number)).answers.errorText).toBe('NX-4107');
  expect(await opened(), 'it has become a ticket').not.toContain('You began this');

  await rita.type({ summary: 'Another one' });
  await leave(world, rita, 'Another one');
  expect(await opened(rita, 'new')).not.toContain('You began this');
  expect(initial(rita.modal(), 'summary')).toBeUndefined();
  await rita.close();
  expect(await opened(), 'it was forgotten').not.toContain('You began this');

  await rita.type({ summary: 'The last one' });
  await leave(world, rita, 'The last one');
  await world.sandbox.advance(24 * hour + 1);
  expect(await opened(), 'a day later').not.toContain('You began this');
});

test('a summary that the moment changed is shown again before it is sent', async ({ open }) => {
  const company = await open('mednet');
  const { rita, world } = company;
  const answers = { summary: 'How?', kind: 'howTo', afterHours: 'wait' };
  const shown = read(await company.fillIn(rita, answers, lastForm));
  expect(shown).toContain('Work starts: Tue, Jun 2, 2026, 9:00 AM EDT');
  expect(shown).toContain('Response target: 1 business day, by Tue, Jun 2, 2026, 5:00 PM EDT');
  await world.sandbox.advance(7 * hour);
  await rita.submit();
  const again = read(rita.modal());
  expect(again).toContain('This has changed since you last saw it. Support is open now.');
  expect(again).not.toContain('Work starts');
  expect(await world.tickets()).toEqual([]);
  await rita.submit();
  const number = await company.opened(rita);
  const { level, report } = await company.ticket(number);
  expect([level, report.charge]).toEqual(['4', null]);
});

describe('what needs no form is answered', () => {
  test('own tickets, hours and reasons; nothing of anybody else', async ({ open }) => {
    const company = await open('mednet');
    const { rita, pia, ana } = company;
    expect(await company.say(rita, 'mine')).toContain('You have no tickets here');
    const serious = { kind: 'problem', impact: 'high', workaround: 'no', afterHours: 'wait' };
    const first = await company.report(rita, { summary: 'Claims fail', ...serious });
    const second = await company.report(rita, { summary: 'Slow', ...serious });
    await company.press(ana, first, 'Resolve', { text: 'Done.' });
    const own = await company.say(rita, 'mine');
    expect(own.indexOf(second)).toBeLessThan(own.indexOf(first));
    expect(own).toContain(
      `${second} Slow: Level 2 (High impact), open, nobody has taken it, response due`,
    );
    expect(own).toContain(`${first} Claims fail: Level 2 (High impact), resolved`);
    expect(await company.say(pia, 'mine')).not.toContain(first);

    expect(await company.say(rita, `status ${second.slice(3)}`)).toContain(`${second} · Slow`);
    expect(await company.say(rita, `status ${second.toLowerCase().replace('-', '')}`)).toContain(
      `${second} · Slow`,
    );
    expect(await company.say(rita, 'status')).toContain('such as /support status MN-1001');
    const reasons = await company.say(rita, `explain ${first}`);
    expect(reasons).toContain('Level 2 (High impact), because:');
    expect(reasons).not.toMatch(/Ana|Who was told/);
    expect(await company.say(ana, `explain ${first}`)).toContain('Who was told');
    for (const command of ['status', 'explain']) {
      expect(await company.say(pia, `${command} ${first}`)).toContain('that you can see');
    }

    const hours = await company.say(rita, 'hours');
    expect(hours).toContain('Closed now, until Tue, Jun 2, 2026, 9:00 AM EDT.');
    expect(hours).toContain('Monday to Friday: 9:00 AM to 5:00 PM');
    expect(hours).toContain('Saturday to Sunday: closed');
    expect(hours).toContain('Fri, Jul 3, 2026: closed, Independence Day');
    expect(hours).toContain('On-call support for emergencies: 1-877-633-6384');
    expect(hours).toContain('in Eastern Time');

    expect(await company.say(rita, 'help')).not.toContain('/support queue');
    expect(await company.say(ana, 'help')).toContain('/support queue');
    expect(await company.say(rita, 'queue')).toContain('for support agents');
    expect(await company.say(rita, 'contacts')).toContain('Only the support agents');
    expect(await company.say(ana, 'contacts')).not.toContain('Only the support agents');
  });
});

test('with several desks the words and the message wait until one is chosen', async () => {
  const west = { ...netexDesk, supportChannel: 'slack:T0SANDBOX/CWEST', contacts: {} };
  const world = await openWorld({
    desks: { north: netexDesk, west: { ...west, fallback: person('U0BEN', 'Ben') } },
    policy: [{ at: ['escalation', 'thresholds'], to: [] }],
  });
  onTestFinished(() => world.close());
  const { sandbox } = world;
  const [rita, ana] = [sandbox.as('U0RITA'), sandbox.as('U0ANA')];
  const message = await ana.write(supportChannel, 'The <printer> & more is down');
  await ana.messageShortcut('report_message', message);
  const choice = await sandbox.until(() => ana.modal());
  expect(fields(choice)).toEqual(['desk']);
  expect(read(choice)).toContain('The <printer> & more is down');
  await ana.submit({ desk: 'north' });
  expect(initial(ana.modal(), 'summary')).toBe('The <printer> & more is down');
  await ana.submit({ product: 'user-access', systemDown: 'yes' });
  await ana.submit({});
  await ana.submit();
  await sandbox.settle();
  const [ticket] = await world.tickets();
  const { origin } = ticket?.report ?? {};
  expect(origin?.url).toMatch(/^https?:/);
  const [card] = roots(sandbox, ticket?.number ?? '');
  expect(read(card)).toContain('Reported from: this message');
  expect(JSON.stringify(card)).toContain(origin?.url);

  await rita.command('/support');
  await rita.submit({ desk: 'west' });
  await rita.type({ summary: 'In the west' });
  await leave(world, rita, 'In the west');
  await rita.command('/support');
  const left = await sandbox.until(() => rita.modal());
  expect(fields(left), 'the desk is known').not.toContain('desk');
  expect(initial(left, 'summary')).toBe('In the west');
});
