import { expect } from 'vitest';
import { type Company, fields, lastForm, read, test } from '../support/company.ts';

const problem = { kind: 'problem', impact: 'low', workaround: 'no' };

/** Who was sent where, in order. */
async function referrals({ world }: Company): Promise<object[]> {
  return world.database.sql`
    select referral, requester->>'address' as requester, answers->>'summary' as summary
    from referrals order by at, referral`;
}

async function ticketCount({ world }: Company): Promise<number> {
  return (await world.tickets()).length;
}

test('M-13 use, functions and data, network technicians, bugs and outages are taken; an agent may hand a ticket over', async ({
  share,
}) => {
  const company = await share('mednet');
  const { rita, ana } = company;
  await company.at('2026-06-02T10:00:00-04:00');
  for (const [answers, level] of [
    [{ kind: 'howTo' }, 4],
    [problem, 3],
    [{ kind: 'problem', impact: 'critical', workaround: 'no' }, 1],
    [{ ...problem, kind: 'network' }, 3],
    [{ ...problem, kind: 'computers', technician: 'yes' }, 3],
    [{ kind: 'documentation' }, 4],
  ] as const) {
    const number = await company.report(rita, { summary: 'A request', ...answers });
    expect(company.card(number)).toContain(`Priority: Level ${level} `);
  }
  expect(await referrals(company)).toEqual([]);

  const number = await company.report(rita, { summary: 'Bills are wrong', ...problem });
  await company.press(ana, number, 'Hand over', {
    team: 'customer-service',
    text: 'They know about bills.',
  });
  expect(await company.events(number, 'TicketHandedOver')).toMatchObject([
    { team: 'customer-service', name: 'Customer Service', text: 'They know about bills.' },
  ]);
  expect(company.thread(number)).toContain(
    '@Ana handed this to Customer Service:\n> They know about bills.',
  );
  expect(company.told(rita, number)).toContain(
    `@Ana asked Customer Service to help you with ${number}:\n> They know about bills.`,
  );
  expect(await company.say(rita, `status ${number}`)).not.toContain('resolved');
});

test('M-14 training and custom work are referred to Customer Service and a quote; a ticket may still be opened', async ({
  share,
}) => {
  const company = await share('mednet');
  const { rita } = company;
  await company.at('2026-06-03T10:00:00-04:00');
  const before = await ticketCount(company);
  for (const kind of ['training', 'customWork']) {
    const shown = read(await company.fillIn(rita, { summary: `About ${kind}`, kind }, lastForm));
    expect(shown).toContain('please turn to Customer Service.');
    expect(shown).toContain('help further, and give you a price quote first.');
    expect(shown).toContain('You can open a ticket all the same');
  }
  expect(await ticketCount(company)).toBe(before);
  const who = 'slack:T0SANDBOX/U0RITA';
  expect(await referrals(company)).toEqual([
    { referral: 'custom-work', requester: who, summary: 'About customWork' },
    { referral: 'training', requester: who, summary: 'About training' },
  ]);

  await rita.submit({});
  const number = await company.opened(rita);
  expect(await company.ticket(number)).toMatchObject({
    level: '4',
    report: { referral: 'custom-work' },
  });
  expect(await referrals(company)).toHaveLength(2);
});

test('M-14 general trouble with computers goes to the office’s technicians, unless one is on it', async ({
  share,
}) => {
  const company = await share('mednet');
  const { rita } = company;
  await company.at('2026-06-04T10:00:00-04:00');
  const before = await ticketCount(company);
  const slow = { summary: 'The network is slow', kind: 'computers' };
  const asking = await company.fillIn(rita, slow, 'Effect on your work');
  expect(read(asking)).toContain('Is your local technician working on it?');
  const about = await company.fillIn(rita, { ...slow, kind: 'problem' }, 'Effect on your work');
  expect(fields(about)).not.toContain('technician');

  const effects = { impact: 'low', workaround: 'no' };
  const alone = await company.fillIn(rita, { ...slow, ...effects, technician: 'no' });
  expect(read(alone)).toContain("please turn to Your office's computer technicians.");
  expect(read(alone)).toContain('They look after your computers and your network');
  expect(alone.submit).toBeUndefined();
  expect(await ticketCount(company)).toBe(before);
  const sent = await referrals(company);
  expect(sent.at(-1)).toMatchObject({ referral: 'own-technicians', summary: slow.summary });

  // Outside hours nobody is asked to pay for what is not done.
  await company.at('2026-06-04T20:00:00-04:00');
  const late = await company.fillIn(rita, { ...slow, ...effects, technician: 'no' });
  expect(late.submit).toBeUndefined();
  expect(await ticketCount(company)).toBe(before);

  const together = await company.report(rita, {
    ...slow,
    ...effects,
    technician: 'yes',
    afterHours: 'wait',
  });
  expect(company.card(together)).toContain('Priority: Level 3');
  expect(await referrals(company)).toHaveLength(sent.length + 1);
});
