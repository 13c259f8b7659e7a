import { expect } from 'vitest';
import { read, test } from '../support/company.ts';

const hour = 3_600_000;
const day = 24 * hour;
const up = { summary: 'Transfers fail', product: 'user-access', systemDown: 'no' };
const severities = {
  '1': { ...up, systemDown: 'yes' },
  '2': { ...up, impact: 'important', workaround: 'no' },
  '3': { ...up, impact: 'limited', workaround: 'no' },
  '4': { ...up, impact: 'little', workaround: 'yes' },
};

/** Four days before the clocks go back in Chicago: a day is 24 hours all the same. */
const reported = Date.parse('2026-10-28T15:00:00-05:00');

for (const [severity, director, president, ladder] of [
  ['1', 8 * hour, 24 * hour, ['after 8 h', 'after 24 h']],
  ['2', 3 * day, 7 * day, ['after 3 d', 'after 7 d']],
  ['3', 10 * day, 14 * day, ['after 10 d', 'after 14 d']],
  ['4', 45 * day, 60 * day, ['after 45 d', 'after 60 d']],
] as const) {
  test(`N-07 Severity ${severity} goes to the Director ${ladder[0]} and the President ${ladder[1]}, taken, waiting and acknowledged or not`, async ({
    open,
  }) => {
    const company = await open('netex');
    const { rita, ana, dana, pia } = company;
    await company.at(reported);
    const number = await company.report(rita, severities[severity]);
    const left = await company.report(rita, severities[severity]);
    await company.press(ana, number, 'Take');
    await company.press(ana, number, 'Waiting on requester', { text: 'Which host is it?' });

    await company.at(reported + director - 1);
    expect(dana.dms()).toEqual([]);
    await company.at(reported + director);
    for (const one of [number, left]) {
      expect(company.told(dana, one)).toEqual([
        expect.stringContaining(
          `Director of Customer Services, because it is not resolved ${ladder[0]}`,
        ),
      ]);
    }
    const message = dana.dms().find(({ text }) => text.includes(number));
    await dana.press('Acknowledge', message ? { in: message } : {});

    await company.at(reported + president - 1);
    expect(pia.dms()).toEqual([]);
    await company.at(reported + president);
    for (const one of [number, left]) {
      expect(company.told(pia, one)).toEqual([
        expect.stringContaining(
          `President and General Manager, because it is not resolved ${ladder[1]}`,
        ),
      ]);
      expect(company.told(dana, one)).toHaveLength(1);
    }
    expect(await company.events(number, 'EscalationAcknowledged')).toHaveLength(1);
  });
}

test('N-07 a change of severity starts nothing anew, and resolving stops it', async ({ open }) => {
  const company = await open('netex');
  const { rita, ana, dana, pia } = company;
  await company.at(reported);
  const raised = await company.report(rita, severities['3']);
  const lowered = await company.report(rita, severities['2']);
  const resolved = await company.report(rita, severities['1']);
  await company.at(reported + 7 * hour);
  await company.press(ana, resolved, 'Resolve', { text: 'The link is back.' });
  await company.at(reported + 2 * day);
  await company.press(ana, lowered, 'Change level', { level: '3', text: 'It is one host.' });

  // Three days from the report have passed when it becomes Severity 2.
  await company.at(reported + 5 * day);
  expect(dana.dms()).toEqual([]);
  await company.press(ana, raised, 'Change level', { level: '2', text: 'All hosts now.' });
  expect(company.told(dana, raised)).toEqual([
    expect.stringContaining('passed already when the level changed'),
  ]);
  await company.at(reported + 7 * day - 1);
  expect(company.told(pia, raised)).toEqual([]);
  await company.at(reported + 7 * day);
  expect(company.told(pia, raised)).toHaveLength(1);

  await company.at(reported + 10 * day - 1);
  expect(company.told(dana, lowered)).toEqual([]);
  await company.at(reported + 10 * day);
  expect(company.told(dana, lowered)).toHaveLength(1);
  await company.at(reported + 70 * day);
  expect([...company.told(dana, resolved), ...company.told(pia, resolved)]).toEqual([]);
});

test('N-08 no times for a response or a resolution are set, so none are shown and none are missed', async ({
  open,
}) => {
  const company = await open('netex');
  const { rita, ana } = company;
  await company.at(reported);
  for (const answers of Object.values(severities)) {
    const number = await company.report(rita, answers);
    await company.at(company.world.sandbox.now() + 61 * day);
    expect(await company.events(number, 'TargetAtRisk')).toEqual([]);
    expect(await company.events(number, 'TargetBreached')).toEqual([]);
    const status = await company.say(rita, `status ${number}`);
    const shown = [company.card(number), status, ...company.told(rita, number)].join('\n');
    expect(shown).toContain(number);
    expect(shown).not.toMatch(/target|\bdue\b|at risk/i);
    await company.press(ana, number, 'Explain');
    expect(read(ana.ephemerals().at(-1))).toContain(
      'The policy sets no targets for response or resolution.',
    );
  }
});
