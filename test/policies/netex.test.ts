import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { outcomeOf } from '../../src/engine/outcome.ts';
import { priorityOf } from '../../src/engine/priority.ts';
import { askedAnswers, followingStep } from '../../src/engine/triage.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

const { policy } = await loadPolicy(
  fileURLToPath(new URL('../../policies/netex.yaml', import.meta.url)),
);
const now = Date.parse('2026-03-04T18:00:00Z');

test.each([
  ['1', { systemDown: 'yes' }],
  ['2', { systemDown: 'no', impact: 'important', workaround: 'no' }],
  ['3', { systemDown: 'no', impact: 'important', workaround: 'yes' }],
  ['3', { systemDown: 'no', impact: 'limited', workaround: 'no' }],
  ['3', { systemDown: 'no', impact: 'limited', workaround: 'yes' }],
  ['4', { systemDown: 'no', impact: 'little', workaround: 'no' }],
  ['4', { systemDown: 'no', impact: 'little', workaround: 'yes' }],
  ['1', { systemDown: 'yes', product: 'contract' }],
])('N-06: Severity %s for %o', (severity, answers) => {
  for (const hoursOpen of [true, false]) {
    const { level, review, reason } = priorityOf(policy, answers, hoursOpen);
    expect({ level, review, clauses: reason.clauses }).toEqual({
      level: severity,
      review: false,
      clauses: ['N-06'],
    });
  }
});

test('N-07: the ladder, to the letter', () => {
  const { clock, pausesWhileWaiting, acknowledgingStops, thresholds } = policy.escalation;
  expect({ clock, pausesWhileWaiting, acknowledgingStops }).toEqual({
    clock: '24x7',
    pausesWhileWaiting: false,
    acknowledgingStops: false,
  });
  expect(
    thresholds.map(({ level, after, role }) => `${level} ${after} ${policy.roles[role]}`),
  ).toEqual([
    '1 PT8H Director of Customer Services',
    '1 PT24H President and General Manager',
    '2 P3D Director of Customer Services',
    '2 P7D President and General Manager',
    '3 P10D Director of Customer Services',
    '3 P14D President and General Manager',
    '4 P45D Director of Customer Services',
    '4 P60D President and General Manager',
  ]);
  expect(thresholds.filter(({ when }) => when)).toEqual([]);
});

test('N-08: no targets', () => {
  const targets = policy.levels.flatMap(({ response, resolution }) => [response, resolution]);
  expect(targets).toEqual(Array.from({ length: 8 }, () => null));
});

test('N-01: Monday to Friday, 8 to 17 in Chicago, no holidays', () => {
  expect(policy.calendars[policy.deskHours]).toEqual({
    clauses: ['N-01'],
    timezone: 'America/Chicago',
    hours: Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['08:00', '17:00']]]),
    ),
  });
});

test('N-02: three telephone numbers outside hours', () => {
  const shown = policy.contactLines.map(({ value, when }) => [value, when?.hours ?? 'always']);
  expect(Object.fromEntries(shown)).toEqual({
    '+1.763.694.4350': 'always',
    '+44.3300.271862': 'always',
    '+1.651.229.5665': 'closed',
  });
});

test('N-04: each field of the report is an assumption', () => {
  const asked = policy.steps
    .flatMap((step) => step.questions)
    .filter((question) => question.clauses.includes('N-04'));
  expect(asked.map(({ id }) => id).sort()).toEqual(
    ['errorText', 'phone', 'platform', 'product', 'since', 'steps', 'summary', 'version'].sort(),
  );
  expect(policy.assumptions.filter(({ clause }) => clause === 'N-04')).toHaveLength(7);
});

test('a system that is down is reported in two steps, the second without anything required', () => {
  const answers = askedAnswers(
    policy,
    { summary: 'Host is down', product: 'other', systemDown: 'yes' },
    now,
  );
  const first = followingStep(policy, -1, {}, now);
  expect(first?.questions.map(({ id }) => id)).toEqual(['summary', 'product', 'systemDown']);
  const second = followingStep(policy, 0, answers, now);
  expect(second?.title).toBe('Details');
  expect(second?.questions.filter(({ required }) => required)).toEqual([]);
  expect(followingStep(policy, second?.index ?? 0, answers, now)).toBeNull();
});

test('a system that is down is asked nothing about releases, warranty, licence or changes', () => {
  const details = (systemDown: string, product: string) =>
    followingStep(policy, 1, { systemDown, product }, now)?.questions.map(({ id }) => id) ?? [];
  const short = ['version', 'platform', 'errorText', 'files', 'phone'];
  expect(details('yes', 'user-access')).toEqual(short);
  expect(details('yes', 'other')).toEqual(short);
  expect(details('no', 'user-access')).toEqual(
    expect.arrayContaining(['release', 'operatingSystem', 'shipped', 'licence', 'modified', 'cam']),
  );
  expect(details('no', 'other')).not.toContain('release');
  expect(details('no', 'contract')).toEqual(['question', 'phone']);
});

test('N-03: files are attached to the form, and no e-mail address is made up', () => {
  const files = policy.steps
    .flatMap((step) => step.questions)
    .filter(({ type }) => type === 'file');
  expect(files).toMatchObject([{ required: false, clauses: ['N-03'] }]);
  expect(JSON.stringify(policy)).not.toContain('@');
});

/** What is told and flagged on a day, by id. */
function outcome(answers: Record<string, string>, date: string) {
  const found = outcomeOf(policy, answers, Date.parse(`${date}T12:00:00-05:00`));
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  return {
    advisories: ids(found.advisories),
    flags: ids(found.flags),
    consents: ids(found.consents),
    charge: found.charge,
  };
}
const nothing = { advisories: [], flags: [], consents: [], charge: null };

// The successor of 5.1 came on 2026-03-10, that of 5.0 on 2025-09-09; 180 days later is the last day.
test.each([
  ['5.2', '2030-01-01', false],
  ['5.1', '2026-09-06', false],
  ['5.1', '2026-09-07', true],
  ['5.0', '2026-03-08', false],
  ['5.0', '2026-03-09', true],
  ['other', '2026-03-09', true],
])('N-10: release %s on %s is told and flagged as old: %s', (release, date, old) => {
  const ids = old ? ['old-release'] : [];
  expect(outcome({ release: `user-access/${release}` }, date)).toEqual({
    ...nothing,
    advisories: ids,
    flags: ids,
  });
});

// Access to RHEL 10 came on 2026-02-16.
test.each([
  ['rhel/10', '2026-02-16', true],
  ['rhel/10', '2026-08-15', true],
  ['rhel/10', '2026-08-16', false],
  ['rhel/9', '2026-08-15', false],
  ['rhel/other', '2026-08-15', false],
])('N-09: operating system %s on %s is told as new: %s', (operatingSystem, date, fresh) => {
  const advisories = fresh ? ['new-operating-system'] : [];
  expect(outcome({ operatingSystem }, date)).toEqual({ ...nothing, advisories });
});

test.each([
  ['2026-06-01', '2026-06-01', 'in-warranty'],
  ['2026-06-01', '2026-08-30', 'in-warranty'],
  ['2026-06-01', '2026-08-31', 'warranty-over'],
])('N-11: shipped on %s, on %s: %s', (shipped, date, flag) => {
  expect(outcome({ shipped }, date)).toEqual({ ...nothing, flags: [flag] });
});

test.each([
  ['N-12', { modified: 'yes' }, { flags: ['modified'], consents: ['modified-software'] }],
  ['N-12', { modified: 'no' }, {}],
  ['N-13', { licence: 'yes' }, { flags: ['licensed'] }],
  ['N-13', { licence: 'no' }, { flags: ['no-licence'] }],
  ['N-13', { licence: 'unsure' }, { flags: ['licence-unknown'] }],
  ['N-15', { cam: 'no' }, {}],
  ['N-15', { cam: 'installed' }, { advisories: ['one-cpu'] }],
  ['N-15', { cam: 'tcpip' }, { advisories: ['one-cpu', 'not-at-once'] }],
])('%s: %o brings %o', (_clause, answers, brought) => {
  expect(outcome(answers, '2026-06-01')).toEqual({ ...nothing, ...brought });
});

test('N-12: the wording names current rates and the end of coverage; a person decides', () => {
  const [consent] = policy.consents;
  expect(consent?.wording).toContain("NetEx's current support rates");
  expect(consent?.wording).toContain('end warranty or support coverage');
  expect(policy.charges).toEqual([]);
});

test('N-14: questions on service and contracts go to a telephone number, without any price', () => {
  const answers = { systemDown: 'no', product: 'contract' };
  const { referral } = outcomeOf(policy, answers, now);
  expect(referral).toMatchObject({ mayOpen: true, clauses: ['N-14'] });
  expect(policy.teams[referral?.team ?? '']?.contact).toBe('+1.763.694.4350');
  expect(outcomeOf(policy, { ...answers, systemDown: 'yes' }, now).referral).toBeNull();
  expect(priorityOf(policy, answers, true)).toMatchObject({
    level: '4',
    reason: { clauses: ['N-06', 'N-14'] },
  });
  expect(JSON.stringify(policy)).not.toMatch(/[$€£]\s?\d/);
});
