import { expect } from 'vitest';
import { clockOf } from '../../src/engine/clock-time.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';
import { fields, lastForm, read, test } from '../support/company.ts';
import { person } from '../support/sandbox-desk.ts';

const written = { summary: 'The schedule is empty', answerBy: 'discussion' };
const using = { ...written, kind: 'use' };
const login = { ...written, kind: 'login' };

const firstForm = 'Your request';
const kinds = ['login', 'consult', 'use', 'video', 'prescription', 'limitation', 'technician'];
const otherKinds = ['training', 'claim', 'internet', 'offline', 'equipment'];
const minute = 60_000;
const day = 24 * 60 * minute;

/** Both experts on duty in the daytime only. */
const daytime = [['08:00', '20:00']];
const duty = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => [name, daytime]),
);
const inDaytime = {
  roster: [
    { ...person('U0ANA', 'Ana'), duty },
    { ...person('U0BEN', 'Ben'), duty },
  ],
};

test('T-01 a ticket is the preferred way; the telephone number is for who cannot send one', async ({
  share,
}) => {
  const company = await share('teladentistry');
  const { rita } = company;
  const line = 'If you cannot send a ticket, call: 888-588-3394';
  expect(read(await company.fillIn(rita, {}, firstForm))).toContain(line);
  const help = await company.say(rita, 'help');
  expect(help).toContain(line);
  expect(help).toContain('A ticket is the quickest way to reach us.');
});

test('T-02 no form asks who somebody is: office and person stand on the card by themselves', async ({
  open,
}) => {
  const company = await open('teladentistry');
  const { rita } = company;
  const asked = new Set<string>();
  for (const kind of [...kinds, ...otherKinds]) {
    const first = await company.fillIn(rita, {}, firstForm);
    const answers = { ...written, kind, answerBy: 'telephone' };
    const details = await company.fillIn(rita, answers, 'Details').catch(() => rita.modal());
    for (const view of details ? [first, details] : [first]) {
      for (const id of fields(view)) asked.add(id);
      expect(read(view)).not.toMatch(/\b(your|office|practice) name\b|who are you|which office/i);
    }
  }
  expect([...asked].sort()).toEqual(['answerBy', 'details', 'kind', 'phone', 'summary']);

  const number = await company.report(rita, using);
  expect(company.card(number)).toContain('Requester: @Rita, Bright Smiles Dental');
  const nowhere = await open('teladentistry', { desk: { offices: {} } });
  const unknown = await nowhere.report(nowhere.rita, using);
  expect(nowhere.card(unknown)).toContain('Requester: @Rita\n');
});

test('T-03 tickets are handled in the order received, emergencies first', async ({ open }) => {
  const company = await open('teladentistry');
  const { rita, ana } = company;
  const numbers: string[] = [];
  for (const kind of ['use', 'video', 'consult', 'prescription', 'login', 'claim']) {
    numbers.push(await company.report(rita, { ...written, kind }));
    await company.at(company.world.sandbox.now() + minute);
  }
  const queue = async () => (await company.say(ana, 'queue')).match(/TD-\d+/g);
  const [use, video, consult, prescription, cannotLogIn, claim] = numbers;
  expect(await queue()).toEqual([consult, cannotLogIn, use, video, prescription, claim]);
  expect(company.card(cannotLogIn ?? '')).toMatch(/first/);
  expect(company.card(use ?? '')).not.toMatch(/first/);

  await company.press(ana, consult ?? '', 'Resolve', { text: 'It rings again.' });
  expect(await queue()).toEqual([cannotLogIn, use, video, prescription, claim]);
});

test('T-04 each ticket is assigned at once, in turn among those on duty, and the confirmation names the expert', async ({
  open,
}) => {
  const company = await open('teladentistry');
  const { rita, ana, ben } = company;
  const assigned = async () => {
    const number = await company.report(rita, using);
    const name = /Assigned to: @(\w+)/.exec(company.told(rita, number)[0] ?? '')?.[1];
    const expert = name === 'Ana' ? ana : ben;
    expect(company.told(expert, number)).toEqual([
      expect.stringContaining(`${number} is yours: The schedule is empty`),
    ]);
    expect(company.card(number)).toMatch(new RegExp(`^(Taken by|Assigned to): @${name}$`, 'm'));
    return name;
  };
  await company.at('2026-06-02T10:00:00-04:00');
  const turns = [await assigned(), await assigned(), await assigned(), await assigned()];
  expect(turns.slice(0, 2).sort()).toEqual(['Ana', 'Ben']);
  expect(turns.slice(2)).toEqual(turns.slice(0, 2));
  await company.at('2026-06-02T20:00:00-04:00'); // Ben's duty ends.
  expect([await assigned(), await assigned()]).toEqual(['Ana', 'Ana']);
});

test('T-04 where nobody is on duty, the lead hears after 5 minutes, whatever the ticket', async ({
  open,
}) => {
  const company = await open('teladentistry', { desk: inDaytime });
  const { rita, ana, dana } = company;
  const reported = Date.parse('2026-06-02T23:00:00-04:00');
  await company.at(reported);
  const numbers = [await company.report(rita, using), await company.report(rita, login)];
  const taken = await company.report(rita, using);
  for (const number of numbers) {
    expect(company.told(rita, number)[0]).not.toContain('Assigned to');
    expect(company.card(number)).toMatch(/^(Taken by|Assigned to): nobody/m);
  }
  await company.press(ana, taken, 'Take');
  await company.at(reported + 5 * minute - 1);
  expect(dana.dms()).toEqual([]);
  await company.at(reported + 5 * minute);
  for (const number of numbers) {
    expect(company.told(dana, number)).toEqual([
      expect.stringMatching(/nobody was assigned in time.* Jun 2, 2026, 11:05 PM/),
    ]);
    expect(company.thread(number).at(-1)).toContain(
      'Nobody was assigned by Tue, Jun 2, 2026, 11:05',
    );
  }
  await company.at(reported + day);
  expect(dana.dms()).toHaveLength(2);
});

test('T-05 the form asks how to answer, and for the number where by telephone', async ({
  share,
}) => {
  const company = await share('teladentistry');
  const { rita, ana, world } = company;
  const first = await company.fillIn(rita, {}, firstForm);
  expect(read(first)).toContain('How shall we answer you?: ( In writing | By telephone )');

  const byTelephone = { ...using, answerBy: 'telephone' };
  const details = await company.fillIn(rita, byTelephone, 'Details');
  expect(read(details)).toContain('Which number shall we call?');
  expect((await rita.submit({})).errors).toHaveProperty('phone');
  const called = await company.report(rita, { ...byTelephone, phone: '555-0117' });
  expect(company.card(called)).toContain('> By telephone');
  expect(company.card(called)).toContain('> 555-0117');

  expect(fields(await company.fillIn(rita, using, 'Details'))).not.toContain('phone');
  const number = await company.report(rita, using);
  await company.press(ana, number, 'Reply to requester', { text: 'Is it today’s schedule?' });
  const [reply] = rita.dms().slice(-1);
  expect(read(reply)).toContain('> Is it today’s schedule?');
  await rita.press('Answer', reply ? { in: reply } : {});
  await world.sandbox.until(() => rita.modal());
  await rita.submit({ text: 'Yes, since noon.' });
  await world.sandbox.settle();
  expect(company.thread(number).at(-1)).toContain('> Yes, since noon.');
});

test('T-06 the service is there 24 hours a day, 7 days a week, whatever “regular business hours” are', async ({
  open,
}) => {
  const company = await open('teladentistry');
  const { rita } = company;
  await company.at('2026-06-02T10:00:00-04:00');
  const form = read(await company.fillIn(rita, {}, firstForm));
  // A Sunday night, and Christmas.
  for (const instant of ['2026-06-07T03:00:00-04:00', '2026-12-25T12:00:00-05:00']) {
    await company.at(instant);
    expect(read(await company.fillIn(rita, {}, firstForm))).toBe(form);
    const number = await company.report(rita, login);
    expect(company.told(rita, number)[0]).toContain('Assigned to: @');
    expect(company.card(number)).not.toContain('Clocks start');
  }
  const { policy } = await loadPolicy('policies/teladentistry.yaml');
  const year = { from: Date.parse('2026-01-01T00:00:00Z'), to: Date.parse('2027-01-01T00:00:00Z') };
  const hours = clockOf(policy, policy.deskHours);
  expect(hours.openIntervals(year.from, year.to)).toEqual([year]);
  const help = await company.say(rita, 'help');
  expect(help).toContain('We are here 24 hours a day, 7 days a week.');
  expect(help).toContain('call 888-588-3394 during regular business hours.');
});

test('T-07 use, video, e-prescriptions, limitations and help for technicians are supported', async ({
  share,
}) => {
  const company = await share('teladentistry');
  const { rita } = company;
  for (const kind of ['use', 'video', 'prescription', 'limitation', 'technician']) {
    const number = await company.report(rita, { ...written, kind });
    expect(company.card(number)).toContain('Priority: Standard');
    expect((await company.ticket(number)).report).toMatchObject({
      referral: null,
      advisories: [],
      emergency: false,
    });
  }
  const form = read(await company.fillIn(rita, {}, firstForm));
  expect(form).toContain(
    'Using the app or the web portal | Video-conferencing | An e-prescription',
  );
});

test('T-08 training and other general requests are taken, and directed to needs assessment and a quote', async ({
  share,
}) => {
  const company = await share('teladentistry');
  const { rita, ana } = company;
  const asked = { ...written, kind: 'training' };
  const shown = read(await company.fillIn(rita, asked, lastForm));
  expect(shown).toContain('direct it to a needs assessment and, where it costs something, a price');
  const number = await company.report(rita, asked);
  expect(company.card(number)).toContain(
    'A general request. Direct it to a needs assessment and a price quote. (T-08)',
  );
  await company.press(ana, number, 'Hand over', {
    team: 'needs-assessment',
    text: 'They will ask about your team.',
  });
  expect(company.told(rita, number).at(-1)).toContain('asked Needs assessment and quotes to help');
});

test('T-09 what is not supported is referred, by name and with what they do, and no ticket is opened', async ({
  share,
}) => {
  const company = await share('teladentistry');
  const before = (await company.world.tickets()).length;
  for (const [kind, team, does] of [
    ['internet', 'Your internet service provider (ISP)', 'They look after your internet'],
    [
      'offline',
      'Your IT Pro, or your internet service provider (ISP)',
      'no internet in the office',
    ],
    ['equipment', "Your office's IT Pro", 'hardware, printers, servers, the network and other'],
  ] as const) {
    // With the first form: nothing is asked that nobody would read.
    await company.fillIn(company.rita, {}, firstForm);
    await company.rita.submit({ ...written, kind });
    const shown = read(company.rita.modal());
    expect(shown).toContain(`please turn to ${team}.`);
    expect(shown).toContain(does);
    expect(company.rita.modal()?.submit).toBeUndefined();
  }
  expect(await company.world.tickets()).toHaveLength(before);
  const kept = await company.world.database.sql`
    select referral, requester->>'address' as who from referrals order by referral`;
  const who = 'slack:T0SANDBOX/U0RITA';
  expect(kept).toEqual([
    { referral: 'equipment', who },
    { referral: 'internet', who },
    { referral: 'offline', who },
  ]);
});

test('T-10 a rejected claim is taken, and an agent may refer it to the insurance company', async ({
  share,
}) => {
  const company = await share('teladentistry');
  const { rita, ana } = company;
  const claim = { ...written, kind: 'claim' };
  const shown = read(await company.fillIn(rita, claim, lastForm));
  expect(shown).toContain('only the insurance company can help with a rejected claim.');
  const number = await company.report(rita, claim);
  expect(company.card(number)).toContain('refer it to the insurance company. (T-10)');
  expect(await company.events(number, 'TicketHandedOver')).toEqual([]);

  await company.press(ana, number, 'Hand over', {
    team: 'insurer',
    text: 'The code is not covered.',
  });
  expect(await company.events(number, 'TicketHandedOver')).toMatchObject([
    { team: 'insurer', by: { name: 'Ana' } },
  ]);
  expect(company.told(rita, number).at(-1)).toBe(
    `@Ana asked The insurance company to help you with ${number}:\n> The code is not covered.`,
  );
});

test('T-11 two priorities without numbers, targets or a ladder: in 90 days nothing but T-04’s happens', async ({
  open,
}) => {
  const company = await open('teladentistry');
  const { rita, ben, dana, pia } = company;
  const titles = new Set<string>();
  const numbers: string[] = [];
  for (const kind of [...kinds, 'training', 'claim']) {
    const number = await company.report(rita, { ...written, kind });
    numbers.push(number);
    const card = company.card(number);
    titles.add(/^Priority: (.*)$/m.exec(card)?.[1] ?? '');
    expect(card).not.toMatch(/target|escalation|priority \d/i);
  }
  expect([...titles].sort()).toEqual(['Emergency', 'Standard']);
  const before = [ben, dana, pia].map((who) => who.dms().length);
  await company.at(company.world.sandbox.now() + 90 * day);
  for (const number of numbers) {
    expect((await company.world.events(number)).map(({ type }) => type)).toEqual(['TicketOpened']);
  }
  expect([ben, dana, pia].map((who) => who.dms().length)).toEqual(before);
});
