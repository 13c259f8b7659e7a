import { expect } from 'vitest';
import { readFiles } from '../../src/engine/attached-files.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';
import { type Company, fields, lastForm, read, test } from '../support/company.ts';
import { person, roots } from '../support/sandbox-desk.ts';

const about = { summary: 'Nothing transfers', product: 'user-access' };
const down = { ...about, systemDown: 'yes' };
const up = { ...about, systemDown: 'no' };
const minor = { ...up, impact: 'little', workaround: 'yes' };

const firstForm = 'What happened';
const emergencyLine = 'Emergency outside office hours: +1.651.229.5665';
const hour = 3_600_000;

async function isOpen(company: Company, instant: string): Promise<boolean> {
  await company.at(instant);
  return !(await company.say(company.rita, 'help')).includes(emergencyLine);
}

test('N-01 open Monday to Friday from 8 to 17 in Chicago, on holidays too', async ({ open }) => {
  const company = await open('netex');
  for (const [instant, hours] of [
    ['2026-06-05T07:59:59.999-05:00', false],
    ['2026-06-05T08:00:00-05:00', true],
    ['2026-06-05T16:59:59.999-05:00', true],
    ['2026-06-05T17:00:00-05:00', false],
    ['2026-06-06T12:00:00-05:00', false],
    ['2026-06-07T12:00:00-05:00', false],
    ['2026-07-03T12:00:00-05:00', true],
    ['2026-11-02T07:59:59.999-06:00', false], // Daylight saving has ended.
    ['2026-11-02T08:00:00-06:00', true],
    ['2026-11-26T12:00:00-06:00', true], // Thanksgiving
    ['2026-12-25T12:00:00-06:00', true],
  ] as const) {
    expect([instant, await isOpen(company, instant)]).toEqual([instant, hours]);
  }
});

test('N-02 a system that is down has analysts day and night; outside hours the form shows three telephone numbers', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita, dana } = company;
  await company.at('2026-06-05T16:00:00-05:00');
  const inHours = read(await company.fillIn(rita, {}, firstForm));
  expect(inHours).toContain('Telephone: +1.763.694.4350');
  expect(inHours).toContain('Telephone, UK direct: +44.3300.271862');
  expect(inHours).not.toContain('+1.651.229.5665');

  const saturday = Date.parse('2026-06-06T22:00:00-05:00');
  await company.at(saturday);
  const closed = read(await company.fillIn(rita, {}, firstForm));
  for (const line of [
    'Telephone: +1.763.694.4350',
    'Telephone, UK direct: +44.3300.271862',
    emergencyLine,
  ]) {
    expect(closed).toContain(line);
  }
  expect(closed).toContain('Analysts work on it day and night.');
  // Its clock does not wait for Monday.
  const number = await company.report(rita, down);
  expect(company.card(number)).toContain('Priority: Severity 1 (System down)');
  await company.at(saturday + 8 * hour);
  expect(company.told(dana, number)).toHaveLength(1);
});

test('N-03 dumps and logs attached in the form are kept with the ticket and shown in its thread; no e-mail address is made up', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita, world } = company;
  for (const answers of [down, minor]) {
    const files = [{ name: 'transfer.log', content: 'NETEX 4107' }, { name: 'host.dmp' }];
    const number = await company.report(rita, { ...answers, files });
    const kept = readFiles((await company.ticket(number)).answers.files ?? '');
    expect(kept.map(({ name }) => name)).toEqual(['transfer.log', 'host.dmp']);
    const [card] = roots(world.sandbox, number);
    for (const { name, url } of kept) {
      expect(read(card)).toContain(`${name} (${url})`);
      // Slack shares a private file with a channel when its link stands in the message's text.
      expect(card?.text).toContain(url);
    }
  }
  const shown = [read(await company.fillIn(rita, {}, firstForm)), await company.say(rita, 'help')];
  expect(shown.join('\n')).not.toMatch(/@|e-?mail/i);
});

test('N-04 a report asks for what support needs to begin; each field is an assumption that can be switched', async ({
  open,
}) => {
  const { policy } = await loadPolicy('policies/netex.yaml');
  expect(policy.assumptions.filter(({ clause }) => clause === 'N-04')).toHaveLength(7);
  const details = policy.steps.findIndex(({ title }) => title === 'Details');
  const optional = ['version', 'platform', 'since', 'errorText', 'steps', 'phone'];
  const given = Object.fromEntries(optional.map((id) => [id, `What to say of ${id}`]));

  const shipped = await open('netex');
  const form = await shipped.fillIn(shipped.rita, minor, 'Details');
  expect(fields(form)).toEqual(expect.arrayContaining(optional));
  const number = await shipped.report(shipped.rita, { ...minor, ...given });
  for (const text of Object.values(given)) expect(shipped.card(number)).toContain(`> ${text}`);
  expect(await shipped.report(shipped.rita, minor)).toBe('NX-1002');

  const questions = policy.steps[details]?.questions.map(({ id }) => id) ?? [];
  const without = await open('netex', {
    policy: optional
      .map((id) => questions.indexOf(id))
      .sort((a, b) => b - a)
      .map((at) => ({ at: ['steps', details, 'questions', at], to: undefined })),
  });
  const left = fields(await without.fillIn(without.rita, minor, 'Details'));
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter((id) => optional.includes(id))).toEqual([]);

  const place = ['steps', details, 'questions', questions.indexOf('platform'), 'required'];
  const stricter = await open('netex', { policy: [{ at: place, to: true }] });
  await stricter.fillIn(stricter.rita, minor, 'Details');
  expect((await stricter.rita.submit({})).errors).toHaveProperty('platform');
});

test('N-05 every report gets a number, and who is entitled to see it asks its status by that', async ({
  open,
}) => {
  const company = await open('netex', { desk: { roster: [person('U0ANA', 'Ana')] } });
  const { rita, ana, ben, dana } = company;
  const numbers = [await company.report(rita, down), await company.report(rita, minor)];
  expect(numbers).toEqual(['NX-1001', 'NX-1002']);
  expect(company.told(rita, 'NX-1002')[0]).toContain('Number: NX-1002');
  await company.press(ana, 'NX-1002', 'Take');

  for (const who of [rita, ana, dana]) {
    const status = await company.say(who, 'status nx-1002');
    expect(status).toContain('NX-1002 · Nothing transfers');
    expect(status).toContain('State: in progress');
    expect(status).toContain('Priority: Severity 4 (Minor)');
  }
  // Ben belongs to neither side, and learns nothing, not even that there is one.
  const unknown = (number: string) => `There is no ticket ${number} that you can see.`;
  expect(await company.say(ben, 'status NX-1002')).toContain(unknown('NX-1002'));
  expect(await company.say(ben, 'status NX-1009')).toContain(unknown('NX-1009'));
});

test('N-06 there are four severities: 1 is a system that is down, 2 to 4 follow from the work held up', async ({
  share,
}) => {
  const company = await share('netex');
  for (const [answers, severity] of [
    [down, 'Severity 1 (System down)'],
    [{ ...up, impact: 'important', workaround: 'no' }, 'Severity 2 (Serious)'],
    [{ ...up, impact: 'important', workaround: 'yes' }, 'Severity 3 (Limited)'],
    [{ ...up, impact: 'limited', workaround: 'no' }, 'Severity 3 (Limited)'],
    [{ ...up, impact: 'little', workaround: 'no' }, 'Severity 4 (Minor)'],
  ] as const) {
    const number = await company.report(company.rita, answers);
    expect(company.card(number)).toContain(`Priority: ${severity}`);
    expect(company.card(number)).toMatch(/\nWhy: .* \(N-06\)\n/);
  }
  const { policy } = await loadPolicy('policies/netex.yaml');
  expect(policy.levels).toHaveLength(4);
  expect(policy.assumptions).toContainEqual(
    expect.objectContaining({ id: 'severity-criteria', clause: 'N-06' }),
  );
});

test('N-14 questions on service and contracts are for the telephone; a ticket may be opened; no prices are shown', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita, world } = company;
  const before = (await world.tickets()).length;
  const asked = { summary: 'How long does it run?', product: 'contract', systemDown: 'no' };
  const shown = read(
    await company.fillIn(rita, { ...asked, question: 'Our contract, please.' }, lastForm),
  );
  expect(shown).toContain('please turn to NetEx service and contracts.');
  expect(shown).toContain('They answer questions on service and contracts.');
  expect(shown).toContain('How to reach them: +1.763.694.4350');
  expect(await world.tickets()).toHaveLength(before);
  expect(await world.database.sql`select referral from referrals`).toEqual([
    { referral: 'service-or-contract' },
  ]);

  await rita.submit({});
  const number = await company.opened(rita);
  expect(await company.ticket(number)).toMatchObject({
    level: '4',
    report: { referral: 'service-or-contract' },
  });
  const texts = [shown, company.card(number), await company.say(rita, 'help')].join('\n');
  expect(texts).not.toMatch(/[$€£]|\b(USD|EUR|GBP|dollars?|per hour)\b/);
});
