import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { calendarOf } from '../../src/engine/calendar.ts';
import { holds } from '../../src/engine/condition.ts';
import { outcomeOf } from '../../src/engine/outcome.ts';
import { priorityOf } from '../../src/engine/priority.ts';
import { askedAnswers, followingStep } from '../../src/engine/triage.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

const { policy } = await loadPolicy(
  fileURLToPath(new URL('../../policies/mednet.yaml', import.meta.url)),
);
const open = Date.parse('2026-03-04T15:00:00-05:00');
const closed = Date.parse('2026-03-04T20:00:00-05:00');

test.each([
  ['1', 'M-06', false, { kind: 'problem', impact: 'critical', workaround: 'no' }],
  ['2', 'M-11', true, { kind: 'problem', impact: 'critical', workaround: 'yes' }],
  ['2', 'M-07', false, { kind: 'problem', impact: 'high', workaround: 'no' }],
  ['2', 'M-07', false, { kind: 'problem', impact: 'high', workaround: 'yes' }],
  ['3', 'M-08', false, { kind: 'problem', impact: 'low', workaround: 'no' }],
  ['3', 'M-08', false, { kind: 'network', impact: 'low', workaround: 'yes' }],
  ['4', 'M-09', false, { kind: 'problem', impact: 'deviation', workaround: 'no' }],
  ['1', 'M-06', false, { kind: 'network', impact: 'critical', workaround: 'no' }],
  ['4', 'M-09', false, { kind: 'documentation' }],
  ['4', 'M-11', false, { kind: 'howTo' }],
  [
    '1',
    'M-06',
    false,
    { kind: 'computers', technician: 'yes', impact: 'critical', workaround: 'no' },
  ],
  ['3', 'M-08', false, { kind: 'computers', technician: 'yes', impact: 'low', workaround: 'no' }],
])('Level %s by %s (review: %s) for %o', (level, clause, review, answers) => {
  for (const hoursOpen of [true, false]) {
    const priority = priorityOf(policy, answers, hoursOpen);
    expect(priority).toMatchObject({ level, review, reason: { clauses: [clause] } });
  }
});

test('M-06 to M-09: the targets and their clocks', () => {
  const targets = policy.levels.map(({ id, response, resolution }) => [id, response, resolution]);
  const day = (businessDays: number) => ({ within: { businessDays }, clock: 'business' });
  const around = (within: string) => ({ within, clock: '24x7' });
  expect(targets).toEqual([
    ['1', around('PT1H'), around('PT8H')],
    ['2', around('PT4H'), around('PT24H')],
    ['3', day(1), day(10)],
    ['4', day(1), 'release'],
  ]);
  expect(policy.calendars.business?.businessDay).toBe('PT8H');
});

test('M-02, M-03: hours, and the eight holidays of 2026 as they are observed', () => {
  const spec = policy.calendars[policy.deskHours];
  if (!spec) throw new Error('the policy has no desk hours');
  const { isOpen, holidays } = calendarOf(spec);
  expect(isOpen(Date.parse('2026-07-06T09:00:00-04:00'))).toBe(true);
  expect(isOpen(Date.parse('2026-07-06T08:59:59.999-04:00'))).toBe(false);
  expect(isOpen(Date.parse('2026-01-05T17:00:00-05:00'))).toBe(false);
  const year = (from: number) =>
    holidays(Date.parse(`${from}-01-01T12:00:00Z`), Date.parse(`${from}-12-31T12:00:00Z`));
  expect(year(2026).map(({ date }) => date)).toEqual([
    '2026-01-01',
    '2026-02-16',
    '2026-05-25',
    '2026-07-03',
    '2026-09-07',
    '2026-11-26',
    '2026-11-27',
    '2026-12-25',
  ]);
  expect(year(2027).map(({ date }) => date)).toContain('2027-12-31');
});

test.each([
  ['Level 1, closed', { kind: 'problem', impact: 'critical', workaround: 'no' }, closed, false],
  [
    'critical with a way around, closed',
    { kind: 'problem', impact: 'critical', workaround: 'yes' },
    closed,
    true,
  ],
  ['Level 2, closed', { kind: 'problem', impact: 'high', workaround: 'no' }, closed, true],
  ['Level 3, closed', { kind: 'network', impact: 'low', workaround: 'no' }, closed, true],
  ['a question, closed', { kind: 'howTo' }, closed, true],
  ['Level 2, open', { kind: 'problem', impact: 'high', workaround: 'no' }, open, false],
  ['a question, open', { kind: 'howTo' }, open, false],
])('M-05: when to begin is asked or not: %s', (_name, answers, now, asked) => {
  const step = followingStep(policy, 1, answers, now);
  const ids = step?.questions.map(({ id }) => id) ?? [];
  expect(ids.includes('afterHours')).toBe(asked);
});

test('M-05: after going back to Level 1, the choice made before does not count', () => {
  const answers = { kind: 'problem', impact: 'critical', workaround: 'no', afterHours: 'wait' };
  const counted = askedAnswers(policy, answers, closed);
  expect(counted).not.toHaveProperty('afterHours');
  expect(policy.clockStarts.filter(({ when }) => holds(when, counted, false))).toEqual([]);
});

test('M-05: only who waits has the clocks start at the next opening', () => {
  const starts = (afterHours: string) =>
    policy.clockStarts.filter(({ when }) => holds(when, { kind: 'howTo', afterHours }, false));
  expect(starts('wait')).toEqual([expect.objectContaining({ at: 'nextOpening' })]);
  expect(starts('onCall')).toEqual([]);
});

test('Level 1 outside hours is reported in two steps', () => {
  const answers = { kind: 'problem', impact: 'critical', workaround: 'no' };
  expect(followingStep(policy, 1, answers, closed)).toBeNull();
});

test.each([
  ['1', {}, false, true],
  ['1', {}, true, false],
  ['2', { afterHours: 'onCall' }, false, true],
  ['2', { afterHours: 'wait' }, false, false],
  ['3', { afterHours: 'onCall' }, false, true],
  ['4', { afterHours: 'onCall' }, false, true],
  ['4', {}, true, false],
])(
  'M-04: on-call support is told at once: Level %s, %o, open: %s → %s',
  (level, answers, hoursOpen, told) => {
    const thresholds = policy.escalation.thresholds.filter(
      (threshold) => threshold.level === level && holds(threshold.when, answers, hoursOpen),
    );
    expect(thresholds.map(({ after, role }) => `${after} ${policy.roles[role]}`)).toEqual(
      told ? ['PT0S On-call support'] : [],
    );
  },
);

test('M-10, M-15: a workaround leads from Levels 1 and 2 to 3, and there is no ladder', () => {
  expect(policy.workaroundLevels).toEqual([{ from: ['1', '2'], to: '3', clauses: ['M-10'] }]);
  expect(policy.escalation.thresholds.filter(({ after }) => after !== 'PT0S')).toEqual([]);
  expect(Object.keys(policy.roles)).toEqual(['oncall']);
});

test('M-05: on-call support now is agreed to and billed, waiting is neither', () => {
  const of = (answers: Record<string, string>) => outcomeOf(policy, answers, closed);
  const now = of({ kind: 'problem', impact: 'high', workaround: 'no', afterHours: 'onCall' });
  expect(now.consents.map(({ wording }) => wording)).toEqual([
    expect.stringContaining('is billed for this incident'),
  ]);
  expect(now.charge).toMatchObject({ consent: now.consents[0]?.id, waivedAt: ['1'] });
  for (const answers of [
    { kind: 'problem', impact: 'high', workaround: 'no', afterHours: 'wait' },
    { kind: 'problem', impact: 'critical', workaround: 'no' },
  ]) {
    expect(of(answers)).toMatchObject({ consents: [], charge: null });
  }
});

test.each([
  ['training', {}, 'Customer Service', true],
  ['customWork', {}, 'Customer Service', true],
  ['computers', { technician: 'no' }, "Your office's computer technicians", false],
])('M-14: %s %o is referred to %s, may be opened: %s', (kind, more, name, mayOpen) => {
  const { referral } = outcomeOf(policy, { kind, ...more }, open);
  expect(referral).toMatchObject({ mayOpen, clauses: ['M-14'] });
  expect(policy.teams[referral?.team ?? '']?.name).toBe(name);
});

test('M-14: Customer Service gives a price quote, and no address of it is made up', () => {
  expect(policy.teams['customer-service']?.does).toContain('price quote');
  expect(policy.teams['customer-service']?.contact).toBeUndefined();
});

test.each([
  ['problem', {}],
  ['howTo', {}],
  ['network', {}],
  ['documentation', {}],
  ['computers', { technician: 'yes' }],
])('M-13: %s %o is supported', (kind, more) => {
  expect(outcomeOf(policy, { kind, ...more }, open).referral).toBeNull();
});

test('M-14: only who has general trouble is asked for a technician', () => {
  const asked = (kind: string) =>
    followingStep(policy, 0, { kind }, open)?.questions.map(({ id }) => id) ?? [];
  expect(asked('computers')).toEqual(['technician', 'impact', 'workaround', 'phone']);
  expect(asked('network')).toEqual(['impact', 'workaround', 'phone']);
  expect(asked('training')).toEqual(['phone']);
});

test('M-12: times are called targets, and nothing is guaranteed', () => {
  const said = policy.statements.filter(({ clauses }) => clauses.includes('M-12'));
  expect(said.map(({ says }) => says)).toEqual([expect.stringContaining('are targets')]);
  expect(JSON.stringify(policy)).not.toMatch(/guarant/i);
});
