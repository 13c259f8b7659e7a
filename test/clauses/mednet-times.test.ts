import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { chargesExport } from '../../src/commands/charges-command.ts';
import { calendarOf } from '../../src/engine/calendar.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';
import { type Company, fields, lastForm, read, test } from '../support/company.ts';
import { submitCrafted } from '../support/crafted.ts';

const serious = { summary: 'Claims fail', kind: 'problem', impact: 'high', workaround: 'no' };
const down = { ...serious, impact: 'critical' };
const slight = { ...serious, impact: 'low' };

const firstForm = 'Your request';
const openLine = 'Telephone: 877-633-6384, option 5';
const closedLine = 'On-call support for emergencies: 1-877-633-6384 (877-MEDNET4)';
const agreed = { 'consent-billed-on-call': ['yes'] };

/** Whether the desk says at this instant that it is open: by the telephone line that it gives. */
async function isOpen(company: Company, instant: string): Promise<boolean> {
  await company.at(instant);
  const help = await company.say(company.rita, 'help');
  expect(help.includes(openLine)).not.toBe(help.includes(closedLine));
  return help.includes(openLine);
}

/** A consent's box on the last form, past the client, which would not send it unticked. */
async function errorsUnticked({ world, rita }: Company): Promise<object | undefined> {
  const view = rita.modal();
  if (!view) throw new Error('no form is open');
  return (await submitCrafted(world.sandbox, view, {}, { user: 'U0RITA' })).errors;
}

test('M-01 support is reached by telephone, option 5; an e-mail address only where one is written down', async ({
  open,
}) => {
  const plain = await open('mednet');
  await plain.at('2026-06-02T10:00:00-04:00');
  const form = read(await plain.fillIn(plain.rita, {}, firstForm));
  for (const text of [form, await plain.say(plain.rita, 'help')]) {
    expect(text).toContain(openLine);
    expect(text).not.toMatch(/@|e-?mail/i);
  }

  const line = { label: 'E-mail', value: 'support@mednet.example', clauses: ['M-01'] };
  const added = await open('mednet', { policy: [{ at: ['contactLines', 2], to: line }] });
  const shown = read(await added.fillIn(added.rita, {}, firstForm));
  expect(shown).toContain('E-mail: support@mednet.example');
});

test('M-02 open Monday to Friday from 9 to 17 in New York, in summer and in winter', async ({
  open,
}) => {
  const company = await open('mednet');
  for (const [instant, hours] of [
    ['2026-06-05T08:59:59.999-04:00', false],
    ['2026-06-05T09:00:00-04:00', true],
    ['2026-06-05T16:59:59.999-04:00', true],
    ['2026-06-05T17:00:00-04:00', false],
    ['2026-06-06T12:00:00-04:00', false],
    ['2026-06-07T12:00:00-04:00', false],
  ] as const) {
    expect([instant, await isOpen(company, instant)]).toEqual([instant, hours]);
  }
  // Daylight saving ends on the Sunday between: the time of day stays what it is.
  await company.at('2026-10-30T16:30:00-04:00');
  const number = await company.report(company.rita, slight);
  expect(company.card(number)).toContain('Mon, Nov 2, 2026, 4:30 PM EST');
  for (const [instant, hours] of [
    ['2026-11-02T08:59:59.999-05:00', false],
    ['2026-11-02T09:00:00-05:00', true],
    ['2026-11-02T16:59:59.999-05:00', true],
    ['2026-11-02T17:00:00-05:00', false],
  ] as const) {
    expect([instant, await isOpen(company, instant)]).toEqual([instant, hours]);
  }
});

test('M-03 closed on eight holidays as they are observed, open on the others', async ({ open }) => {
  const company = await open('mednet');
  for (const [date, offset, hours] of [
    ['2026-06-19', '-04:00', true], // Juneteenth
    ['2026-07-02', '-04:00', true],
    ['2026-07-03', '-04:00', false], // Independence Day, on a Saturday
    ['2026-07-06', '-04:00', true],
    ['2026-09-07', '-04:00', false], // Labor Day
    ['2026-10-12', '-04:00', true], // Columbus Day
    ['2026-11-11', '-05:00', true], // Veterans Day
    ['2026-11-26', '-05:00', false], // Thanksgiving
    ['2026-11-27', '-05:00', false],
    ['2026-12-25', '-05:00', false],
    ['2027-01-01', '-05:00', false],
    ['2027-01-18', '-05:00', true], // Martin Luther King Day
    ['2027-02-15', '-05:00', false], // Presidents' Day
    ['2027-05-31', '-04:00', false], // Memorial Day
    ['2027-12-24', '-05:00', false], // Christmas, on a Saturday
    ['2027-12-31', '-05:00', false], // New Year 2028, on a Saturday
    ['2028-01-03', '-05:00', true],
  ] as const) {
    expect([date, await isOpen(company, `${date}T12:00:00${offset}`)]).toEqual([date, hours]);
  }
});

test('M-03 the holidays are rules: nine years of them, none listed', async () => {
  const { policy } = await loadPolicy('policies/mednet.yaml');
  const calendar = policy.calendars.business;
  if (!calendar) throw new Error('the policy has no calendar "business"');
  expect(calendar.holidays).toHaveLength(8);
  expect(JSON.stringify(calendar)).not.toMatch(/\d{4}-\d{2}/);
  const vectors = await readFile('test/vectors/us-observed-holidays.json', 'utf8');
  const { closed_dates } = JSON.parse(vectors);
  const [from, to] = [Date.parse('2024-01-01T12:00:00Z'), Date.parse('2032-12-31T23:00:00Z')];
  const found = calendarOf(calendar).holidays(from, to);
  expect(found.map(({ date }) => date)).toEqual(closed_dates);
});

test('M-04 outside hours the form names on-call support, which hears at once of a Level 1 and of an on-call request', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ben } = company;
  await company.at('2026-06-02T11:00:00-04:00');
  expect(read(await company.fillIn(rita, {}, firstForm))).not.toContain('1-877-633-6384');
  const inHours = await company.report(rita, down);
  expect(company.told(ben, inHours)).toEqual([]);

  // In the evening, and on a holiday.
  for (const instant of ['2026-06-02T20:00:00-04:00', '2026-11-26T12:00:00-05:00']) {
    await company.at(instant);
    expect(read(await company.fillIn(rita, {}, firstForm))).toContain(closedLine);
    const first = await company.report(rita, down);
    expect(company.told(ben, first)).toEqual([
      expect.stringMatching(/^MN-\d+ · Claims fail\nLevel 1 .*\nOn-call support, at once/),
    ]);
    const onCall = await company.report(rita, { ...slight, afterHours: 'onCall', ...agreed });
    expect(company.told(ben, onCall)).toEqual([
      expect.stringMatching(/^MN-\d+ · Claims fail\nLevel 3 .*\nOn-call support, at once/),
    ]);
    const waiting = await company.report(rita, { ...serious, afterHours: 'wait' });
    expect(company.told(ben, waiting)).toEqual([]);
  }
});

test('M-05 who waits for opening is not billed: every clock starts then, and explain says so', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana } = company;
  await company.at('2026-07-02T20:00:00-04:00');
  const number = await company.report(rita, { ...serious, afterHours: 'wait' });

  const card = company.card(number);
  expect(card).toContain('Clocks start: Mon, Jul 6, 2026, 9:00 AM EDT');
  expect(card).toContain('Response target: 4 h, by Mon, Jul 6, 2026, 1:00 PM EDT');
  expect(card).toContain('Resolution target: 24 h, by Tue, Jul 7, 2026, 9:00 AM EDT');
  expect(card).not.toContain('Charge');
  expect(company.told(rita, number)[0]).toContain('Work starts: Mon, Jul 6, 2026, 9:00 AM EDT');
  await company.press(ana, number, 'Explain');
  expect(read(ana.ephemerals().at(-1))).toContain(
    'Reported Thu, Jul 2, 2026, 8:00 PM EDT. The requester chose to wait, so all clocks count from the next opening, Mon, Jul 6, 2026, 9:00 AM EDT.',
  );
  // At risk at three quarters of four hours, and not before.
  await company.at('2026-07-06T11:59:59.999-04:00');
  expect(await company.events(number, 'TargetAtRisk')).toEqual([]);
  await company.at('2026-07-06T12:00:00-04:00');
  expect(await company.events(number, 'TargetAtRisk')).toHaveLength(1);

  await company.press(ana, number, 'Change level', { level: '4', text: 'Only the manual.' });
  expect((await company.world.tickets())[0]?.report).toMatchObject({
    charge: null,
    consents: [],
  });
});

test('M-05 on-call support is billed with consent: refused unticked, the wording and the time kept, the charge exported', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, world } = company;
  const at = Date.parse('2026-06-02T20:00:00-04:00');
  await company.at(at);
  const form = await company.fillIn(rita, { ...serious, afterHours: 'onCall' }, lastForm);
  expect(read(form)).toContain('Charge: Taken by on-call support outside standard hours');
  expect(fields(form)).toEqual(['consent-billed-on-call']);
  expect((await rita.submit({})).errors).toHaveProperty('consent-billed-on-call');
  expect(await errorsUnticked(company)).toEqual({
    'consent-billed-on-call': 'Please tick this to go on, or go back and choose otherwise.',
  });
  expect(await world.tickets()).toEqual([]);

  await company.at(at + 60_000);
  await rita.submit(agreed);
  await world.sandbox.settle();
  const [ticket] = await world.tickets();
  const consent = {
    id: 'billed-on-call',
    wording:
      'I agree that work by on-call support outside standard hours is billed for this incident.',
    at: at + 60_000,
  };
  expect(ticket).toMatchObject({ clocksStartAt: at + 60_000, report: { consents: [consent] } });
  expect(ticket?.report.charge).toMatchObject({ consent, clauses: ['M-05'] });
  expect(company.card('MN-1001')).toContain('Charge: Taken by on-call support');

  const { exitCode, output } = await company.operate(() => chargesExport([]));
  expect(exitCode).toBe(0);
  const [head, charge, ...more] = output.split('\r\n');
  expect(head).toBe('number,reported at,level at report,reason,consent by,consent at,waived at');
  expect(charge).toMatch(
    /^MN-1001,2026-06-03T00:01:00\.000Z,2,"?Taken by on-call support .*"?,rita \(slack:T0SANDBOX\/U0RITA\),2026-06-03T00:01:00\.000Z,$/,
  );
  expect(more).toEqual([]);
});

test('M-05 raising to Level 1 waives the charge, with an entry; lowering adds none', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana } = company;
  await company.at('2026-06-02T20:00:00-04:00');
  const billed = await company.report(rita, { ...slight, afterHours: 'onCall', ...agreed });
  const free = await company.report(rita, down);
  await company.at('2026-06-02T21:00:00-04:00');

  await company.press(ana, billed, 'Change level', { level: '2', text: 'It is serious.' });
  expect(await company.events(billed, 'ChargeWaived')).toEqual([]);
  await company.press(ana, billed, 'Change level', { level: '1', text: 'Nothing works.' });
  expect(await company.events(billed, 'ChargeWaived')).toMatchObject([
    { at: Date.parse('2026-06-02T21:00:00-04:00'), level: '1', clauses: ['M-05'] },
  ]);
  expect(company.thread(billed).join('\n')).toContain(
    'The charge is waived, as this is now Level 1',
  );
  expect(company.told(rita, billed).join('\n')).toContain(`no charge for ${billed} any more`);
  await company.press(ana, billed, 'Change level', { level: '3', text: 'It works again.' });
  await company.press(ana, free, 'Change level', { level: '3', text: 'It is slow, no more.' });

  expect(company.card(free)).not.toContain('Charge');
  const { output } = await company.operate(() => chargesExport([]));
  const charges = output.split('\r\n').slice(1);
  expect(charges).toEqual([expect.stringMatching(/^MN-1001,.*,2026-06-03T01:00:00\.000Z$/)]);
});

test('M-05 Level 1 is not asked, and in hours nobody is', async ({ open }) => {
  const company = await open('mednet');
  const { rita } = company;
  await company.at('2026-06-02T16:59:00-04:00');
  const inHours = await company.fillIn(rita, serious, 'Details');
  expect(fields(inHours)).not.toContain('afterHours');
  await company.at('2026-06-02T17:00:00-04:00');
  const closed = await company.fillIn(rita, serious, 'Details');
  expect(read(closed)).toContain('When support opens | Now, by on-call support');

  const number = await company.report(rita, down);
  const [ticket] = await company.world.tickets();
  expect(ticket).toMatchObject({ number, level: '1', report: { charge: null, consents: [] } });
  expect(ticket?.clocksStartAt).toBe(ticket?.reportedAt);
  expect(ticket?.answers).not.toHaveProperty('afterHours');
});
