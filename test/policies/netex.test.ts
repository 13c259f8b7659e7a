import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { priorityOf } from '../../src/engine/priority.ts';
import { askedAnswers, followingStep } from '../../src/engine/triage.ts';
import { loadPolicy } from '../../src/load-policy.ts';

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
