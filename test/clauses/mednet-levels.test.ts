import { expect } from 'vitest';
import type { Instant } from '../../src/engine/instant.ts';
import type { TargetKind } from '../../src/engine/ticket.ts';
import { type Company, read, test } from '../support/company.ts';

const serious = { summary: 'Claims fail', kind: 'problem', impact: 'high', workaround: 'no' };
const down = { ...serious, impact: 'critical' };
const slight = { ...serious, impact: 'low' };
const manual = { summary: 'Page 7 is wrong', kind: 'documentation' };

const minute = 60_000;
const day = 24 * 60 * minute;

/** Lets the clock run to this instant, and a millisecond more: a target is missed only then. */
async function expectMissed(
  company: Company,
  number: string,
  target: TargetKind,
  due: string | Instant,
): Promise<void> {
  const missed = async () =>
    (await company.events(number, 'TargetBreached')).filter((event) => event.target === target);
  const dueAt = typeof due === 'number' ? due : Date.parse(due);
  await company.at(dueAt);
  expect(await missed()).toEqual([]);
  await company.at(dueAt + 1);
  expect(await missed()).toMatchObject([{ dueAt }]);
}

test('M-06 Level 1 is critical impact without a workaround: 1 hour and 8 hours, around the clock', async ({
  open,
}) => {
  const company = await open('mednet');
  await company.at('2026-06-06T22:00:00-04:00'); // A Saturday night.
  const number = await company.report(company.rita, down);
  const card = company.card(number);
  expect(card).toContain('Priority: Level 1 (Down)');
  expect(card).toContain('no reasonable workaround. (M-06)');
  expect(card).toContain('Response target: 1 h, by Sat, Jun 6, 2026, 11:00 PM EDT');
  expect(card).toContain('Resolution target: 8 h, by Sun, Jun 7, 2026, 6:00 AM EDT');
  await expectMissed(company, number, 'response', '2026-06-06T23:00:00-04:00');
  await expectMissed(company, number, 'resolution', '2026-06-07T06:00:00-04:00');

  const form = read(await company.fillIn(company.rita, down, 'Effect on your work'));
  expect(form).toContain('It is critical');
  await company.at('2026-06-08T10:00:00-04:00');
  for (const other of [{ ...down, workaround: 'yes' }, serious, slight]) {
    const lower = await company.report(company.rita, other);
    expect(company.card(lower)).not.toContain('Priority: Level 1');
  }
});

test('M-07 Level 2 is one significant function lost: 4 hours and 24 hours, on beyond closing time', async ({
  open,
}) => {
  const company = await open('mednet');
  await company.at('2026-06-05T16:00:00-04:00'); // A Friday, an hour before closing.
  const number = await company.report(company.rita, serious);
  const card = company.card(number);
  expect(card).toContain('Priority: Level 2 (High impact)');
  expect(card).toContain('other work goes on. (M-07)');
  expect(card).toContain('Response target: 4 h, by Fri, Jun 5, 2026, 8:00 PM EDT');
  expect(card).toContain('Resolution target: 24 h, by Sat, Jun 6, 2026, 4:00 PM EDT');
  await expectMissed(company, number, 'response', '2026-06-05T20:00:00-04:00');
  await expectMissed(company, number, 'resolution', '2026-06-06T16:00:00-04:00');
});

test('M-08 Level 3 does not seriously affect work: 1 and 10 business days of 480 open minutes', async ({
  open,
}) => {
  const company = await open('mednet');
  await company.at('2026-07-02T11:00:00-04:00'); // The next business day is Monday, 6 July.
  const number = await company.report(company.rita, slight);
  const card = company.card(number);
  expect(card).toContain('Priority: Level 3 (Not serious)');
  expect(card).toContain('Work and schedules suffer little. (M-08)');
  expect(card).toContain('Response target: 1 business day, by Mon, Jul 6, 2026, 11:00 AM EDT');
  expect(card).toContain('Resolution target: 10 business days, by Fri, Jul 17, 2026, 11:00 AM EDT');
  await company.press(company.ana, number, 'Explain');
  expect(read(company.ana.ephemerals().at(-1))).toContain('Independence Day (2026-07-03)');
  await expectMissed(company, number, 'response', '2026-07-06T11:00:00-04:00');
  await expectMissed(company, number, 'resolution', '2026-07-17T11:00:00-04:00');
});

test('M-09 Level 4 is everything else: 1 business day, then a release that support plans by a button', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana } = company;
  await company.at('2026-06-05T11:00:00-04:00');
  const number = await company.report(rita, manual);
  const offSpecification = await company.report(rita, { ...serious, impact: 'deviation' });
  const other = await company.report(rita, slight);
  expect(company.card(offSpecification)).toContain('Priority: Level 4 (Other)');
  expect(company.card(other)).not.toContain('[Plan the release]');
  const card = company.card(number);
  expect(card).toContain('Priority: Level 4 (Other)');
  expect(card).toContain('Response target: 1 business day, by Mon, Jun 8, 2026, 11:00 AM EDT');
  expect(card).toContain('Resolution target: with a planned release');
  await expectMissed(company, number, 'response', '2026-06-08T11:00:00-04:00');

  await company.press(ana, number, 'Plan the release', { release: '7.2' });
  expect(company.card(number)).toContain('Resolution target: with release 7.2');
  expect(company.told(rita, number).at(-1)).toMatch(/release 7\.2\b/);
  await company.at(company.world.sandbox.now() + 400 * day);
  const missed = await company.events(number, 'TargetBreached');
  expect(missed.map(({ target }) => target)).toEqual(['response']);
});

test('M-10 with a workaround, Level 1 or 2 becomes 3 when an agent says so; the first clocks stay on the card', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana } = company;
  await company.at('2026-06-02T10:00:00-04:00');
  const change = { level: '3', text: 'The web portal does for now.' };
  for (const [answers, before] of [
    [serious, 'Level 2 (High impact)'],
    [down, 'Level 1 (Down)'],
  ] as const) {
    const number = await company.report(rita, answers);
    const { dueAt } = dueOf(company.card(number));
    await company.press(ana, number, 'Workaround in place', { text: 'Use the web portal.' });
    await company.at(company.world.sandbox.now() + 10 * minute);
    expect(company.card(number)).toContain(`Priority: ${before}`);
    expect(await company.events(number, 'TicketRecategorised')).toEqual([]);

    await company.press(ana, number, 'Change level', change);
    expect(await company.events(number, 'TicketRecategorised')).toMatchObject([
      { to: '3', workaround: 'Use the web portal.', reason: change.text, clauses: ['M-10'] },
    ]);
    const card = company.card(number);
    expect(card).toContain('Priority: Level 3 (Not serious)');
    expect(card).toContain('Resolution target: 10 business days, by Tue, Jun 16, 2026');
    expect(card).toContain(`Before, as ${before}: resolution by ${dueAt}`);
    expect(company.thread(number).join('\n')).toContain(
      `recategorised this from ${before} to Level 3 (Not serious) (M-10), as a workaround is in place`,
    );
    expect(company.told(rita, number).join('\n')).toContain(`it was ${before}, and a workaround`);
  }

  const without = await company.report(rita, serious);
  await company.press(ana, without, 'Change level', change);
  expect(await company.events(without, 'TicketRecategorised')).toEqual([]);
  expect(company.card(without)).not.toContain('Before, as');
});

/** The resolution's due instant as a card says it. */
function dueOf(card: string): { dueAt: string } {
  const dueAt = /Resolution target: \d+ h, by (.+)/.exec(card)?.[1];
  if (!dueAt) throw new Error(`no resolution target in ${card}`);
  return { dueAt };
}

test('M-11 critical with a workaround is Level 2 and to be reviewed; a question is Level 4', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana } = company;
  await company.at('2026-06-02T10:00:00-04:00');
  const critical = await company.report(rita, { ...down, workaround: 'yes' });
  const review = 'The answers fit no level exactly. Please look at the level again.';
  expect(company.card(critical)).toContain('Priority: Level 2 (High impact)');
  expect(company.card(critical)).toContain('Support looks at the level again. (M-11)');
  expect(company.card(critical)).toContain(review);
  await company.press(ana, critical, 'Change level', { level: '1', text: 'It does not help.' });
  expect(company.card(critical)).not.toContain(review);

  const question = await company.report(rita, { summary: 'How do I print?', kind: 'howTo' });
  expect(company.card(question)).toContain('Priority: Level 4 (Other)');
  expect(company.card(question)).toContain('a question about using the system. (M-11)');
  expect(company.card(question)).not.toContain(review);
});

test('M-12 times are targets: no text that anybody gets, from the form to a missed target, guarantees them', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana, world } = company;
  const texts: string[] = [];
  await company.at('2026-06-02T20:00:00-04:00');
  const answers = { ...serious, afterHours: 'onCall' };
  for (const form of ['Your request', 'Effect on your work', 'Details', 'Before you send']) {
    texts.push(read(await company.fillIn(rita, answers, form)));
  }
  await rita.submit({ 'consent-billed-on-call': ['yes'] });
  texts.push(read(rita.modal()));
  await world.sandbox.settle();
  const number = 'MN-1001';
  for (const [button, values] of [
    ['Reply to requester', { text: 'We look at it.' }],
    ['Workaround in place', { text: 'Use the web portal.' }],
    ['Change level', { level: '3', text: 'It does for now.' }],
    ['Hand over', { team: 'customer-service', text: 'They know more.' }],
    ['Waiting on requester', { text: 'Which claims?' }],
  ] as const) {
    await ana.press(button);
    texts.push(read(await world.sandbox.until(() => ana.modal())));
    await ana.close();
    await company.press(ana, number, button, values);
    texts.push(company.card(number));
  }
  await company.press(ana, number, 'Resume work');
  await company.at(world.sandbox.now() + 40 * day);
  await company.press(ana, number, 'Explain');
  texts.push(await company.say(rita, `status ${number}`), await company.say(ana, 'queue'));
  await company.press(ana, number, 'Resolve', { text: 'The gateway is back.' });
  await company.at('2026-07-13T10:00:00-04:00');
  const request = { summary: 'A request', kind: 'training' };
  texts.push(read(await company.fillIn(rita, request, 'Before you send')));
  texts.push(await company.say(rita, 'help'), ...company.thread(number));
  for (const person of [rita, ana, company.ben]) {
    texts.push(...[...person.dms(), ...person.ephemerals()].map(read));
  }

  const all = texts.join('\n');
  expect(all).not.toMatch(
    /guarant|promis|assur|ensur|commit|at the latest|will be (solved|fixed)/i,
  );
  // Their times were among them, as targets.
  expect(all).toContain('Response target: 4 h, by');
  expect(all).toContain('The resolution target is missed: it was due');
  expect(all).toContain('Times for an answer and a solution are targets to aim for.');
});

test('M-15 there is no ladder: in 60 days nobody above hears of a ticket, only the desk of its targets', async ({
  open,
}) => {
  const company = await open('mednet');
  const { rita, ana, ben, dana, pia } = company;
  await company.at('2026-06-02T10:00:00-04:00');
  const numbers: string[] = [];
  for (const answers of [down, serious, slight, manual]) {
    numbers.push(await company.report(rita, answers));
  }
  await company.at(company.world.sandbox.now() + 60 * day);
  for (const number of numbers) {
    expect(await company.events(number, 'EscalationFired')).toEqual([]);
    const warned = company.told(ana, number).join('\n');
    expect(warned).toContain('the response target is at risk');
    expect(warned).toContain('the response target is missed');
    expect(warned.includes('the resolution target is missed')).toBe(number !== numbers[3]);
  }
  expect([...ben.dms(), ...dana.dms(), ...pia.dms()]).toEqual([]);
});

test('M-15 the operator may add one', async ({ open }) => {
  const threshold = { level: '3', after: 'P20D', role: 'oncall' };
  const company = await open('mednet', {
    policy: [{ at: ['escalation', 'thresholds', 4], to: threshold }],
  });
  await company.at('2026-06-02T10:00:00-04:00');
  const number = await company.report(company.rita, slight);
  await company.at(Date.parse('2026-06-22T10:00:00-04:00') - 1);
  expect(company.told(company.ben, number)).toEqual([]);
  await company.at('2026-06-22T10:00:00-04:00');
  expect(company.told(company.ben, number)).toEqual([
    expect.stringContaining('because it is not resolved after 20 d'),
  ]);
});
