import { expect } from 'vitest';
import type { InputValues } from '../../sandbox/index.ts';
import { type Company, fields, lastForm, read, test } from '../support/company.ts';
import { submitCrafted } from '../support/crafted.ts';

const minor = {
  summary: 'Transfers are slow',
  product: 'user-access',
  systemDown: 'no',
  impact: 'little',
  workaround: 'yes',
};

/** What the requester is told between the answers and the ticket. */
async function told(company: Company, answers: InputValues): Promise<string> {
  return read(await company.fillIn(company.rita, { ...minor, ...answers }, lastForm));
}

test('N-09 a new operating system: best efforts are announced up to day 180 from NetEx’s access to it', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita } = company;
  const words = 'For 180 days from our access to it we help with it by best efforts.';
  await company.at('2026-08-15T23:59:59.999-05:00'); // Day 180 of a release of 16 February.
  const details = await company.fillIn(rita, minor, 'Details');
  expect(read(details)).toContain('Is it one of these operating systems?');
  expect(await told(company, { operatingSystem: 'rhel/10' })).toContain(words);
  expect(await told(company, { operatingSystem: 'rhel/9' })).not.toContain(words);
  const number = await company.report(rita, { ...minor, operatingSystem: 'rhel/10' });
  expect((await company.ticket(number)).report.advisories).toMatchObject([
    { says: expect.stringContaining(words) },
  ]);

  await company.at('2026-08-16T00:00:00-05:00');
  expect(await told(company, { operatingSystem: 'rhel/10' })).not.toContain(words);
});

test('N-10 a release is supported up to day 180 after its successor or replacement; then it is flagged, and support decides', async ({
  open,
}) => {
  const company = await open('netex', {
    policy: [{ at: ['catalogues', 'products', 0, 'releases', 2, 'replaced'], to: '2026-06-01' }],
  });
  const { rita } = company;
  const words = 'as time and materials allow';
  const flag = 'Support for it is at your discretion, as time and materials. (N-10)';
  await company.at('2026-09-06T23:59:59.999-05:00'); // Day 180 after the successor of 10 March.
  expect(await told(company, { release: 'user-access/5.1' })).not.toContain(words);
  expect(await told(company, { release: 'user-access/5.0' })).toContain(words);
  expect(await told(company, { release: 'user-access/other' })).toContain(words);
  const within = await company.report(rita, { ...minor, release: 'user-access/5.1' });
  expect(company.card(within)).not.toContain('(N-10)');

  await company.at('2026-09-07T00:00:00-05:00');
  expect(await told(company, { release: 'user-access/5.1' })).toContain(words);
  const older = await company.report(rita, { ...minor, release: 'user-access/5.1' });
  expect(company.card(older)).toContain(flag);

  // The last release has no successor, but another product replaced it on 1 June.
  await company.at('2026-11-28T23:59:59.999-06:00');
  expect(await told(company, { release: 'user-access/5.2' })).not.toContain(words);
  await company.at('2026-11-29T00:00:00-06:00');
  expect(await told(company, { release: 'user-access/5.2' })).toContain(words);
});

test('N-11 the warranty lasts 90 days from shipment; the card says on which side of day 90 the report is', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita } = company;
  await company.at('2026-08-17T10:00:00-05:00');
  const over = 'Shipped more than 90 days ago, so the warranty is over. (N-11)';
  const within = 'against the specification published when it was acquired. (N-11)';
  for (const [shipped, shown, hidden] of [
    ['2026-08-17', within, over],
    ['2026-05-19', within, over], // Day 90.
    ['2026-05-18', over, within],
  ] as const) {
    const card = company.card(await company.report(rita, { ...minor, shipped }));
    expect(card).toContain(shown);
    expect(card).not.toContain(hidden);
  }
  expect(company.card(await company.report(rita, minor))).not.toContain('(N-11)');
});

test('N-12 unauthorised changes: the terms are agreed to before sending, the ticket is flagged, and a human decides', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita, world } = company;
  await company.at('2026-08-17T10:00:00-05:00');
  const before = (await world.tickets()).length;
  const view = await company.fillIn(rita, { ...minor, modified: 'yes' }, lastForm);
  const wording =
    "I understand that work caused by changes to Host Software without NetEx's authorisation is billed at NetEx's current support rates, and that such changes may end warranty or support coverage.";
  expect(read(view)).toContain(`> ${wording}`);
  const { errors } = await submitCrafted(world.sandbox, view, {}, { user: 'U0RITA' });
  expect(Object.keys(errors ?? {})).toEqual(['consent-modified-software']);
  expect(await world.tickets()).toHaveLength(before);

  await rita.submit({ 'consent-modified-software': ['yes'] });
  const number = await company.opened(rita);
  const { consents, charge } = (await company.ticket(number)).report;
  const at = world.sandbox.now();
  expect(consents).toEqual([{ id: 'modified-software', wording, at }]);
  expect(charge).toBeNull();
  expect(company.card(number)).toContain('coverage may end. You decide. (N-12)');

  const plain = await company.report(rita, { ...minor, modified: 'no' });
  expect(company.card(plain)).not.toContain('(N-12)');
});

test('N-13 the licence answer is flagged for support, and nobody is turned away for it', async ({
  share,
}) => {
  const company = await share('netex');
  await company.at('2026-08-17T10:00:00-05:00');
  for (const [licence, flag] of [
    ['yes', 'Standard support is included, if available; reasonable efforts on differences'],
    ['no', 'The requester pays no monthly licence, which standard support comes with.'],
    ['unsure', 'The requester does not know whether a monthly licence is paid.'],
  ] as const) {
    const card = company.card(await company.report(company.rita, { ...minor, licence }));
    expect(card).toContain(flag);
    expect(card.match(/\(N-13\)/g)).toHaveLength(1);
  }
  const unanswered = await company.report(company.rita, minor);
  expect(company.card(unanswered)).not.toContain('(N-13)');
});

test('N-15 USER-Access and CAM on one CPU are advised against; both over TCP/IP must not run at once', async ({
  share,
}) => {
  const company = await share('netex');
  const { rita } = company;
  await company.at('2026-08-17T10:00:00-05:00');
  const discouraged = 'We advise against installing it on the same CPU as USER-Access.';
  const never = 'USER-Access and CAM must not run at the same time.';
  const none = await told(company, { cam: 'no' });
  expect(none).not.toContain(discouraged);
  expect(none).not.toContain(never);
  const installed = await told(company, { cam: 'installed' });
  expect(installed).toContain(discouraged);
  expect(installed).not.toContain(never);
  const both = await told(company, { cam: 'tcpip' });
  expect(both).toContain(discouraged);
  expect(both).toContain(never);
  await rita.submit({});
  const { report } = await company.ticket(await company.opened(rita));
  expect(report.advisories.map(({ id }) => id)).toEqual(['one-cpu', 'not-at-once']);

  const another = await company.fillIn(rita, { ...minor, product: 'other' }, 'Details');
  expect(fields(another)).not.toContain('cam');
  expect(await company.say(rita, 'help')).toContain(
    'We license and support USER-Access. CAM is a separate product.',
  );
});
