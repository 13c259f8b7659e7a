import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { clockOf, durationOn } from '../../src/engine/clock-time.ts';
import { holds } from '../../src/engine/condition.ts';
import { durationMs } from '../../src/engine/duration.ts';
import { outcomeOf } from '../../src/engine/outcome.ts';
import { roleTitle } from '../../src/engine/policy.ts';
import { priorityOf } from '../../src/engine/priority.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

const { policy } = await loadPolicy(
  fileURLToPath(new URL('../../policies/examples/lord-howe.yaml', import.meta.url)),
);
const clock = clockOf(policy, 'counter');
const iso = (at: number) => new Date(at).toISOString();

// Lord Howe is 11 h ahead of UTC in its summer and 10 h 30 min in its winter.
test.each([
  ['a Saturday morning', '2026-01-10T08:00:00+11:00', true],
  ['the lunch of a Saturday', '2026-01-10T12:00:00+11:00', false],
  ['the lunch of a Friday', '2026-01-09T12:45:00+11:00', false],
  ['a Monday', '2026-01-12T10:00:00+11:00', false],
  ['a Sunday in winter', '2026-07-05T15:59:00+10:30', true],
  ['Anzac Day, a Saturday', '2026-04-25T10:00:00+10:30', false],
  ['the morning of Christmas Eve', '2026-12-24T11:59:00+11:00', true],
  ['its afternoon', '2026-12-24T14:00:00+11:00', false],
])('%s: open is %s', (_when, at, open) => {
  expect(clock.isOpen(Date.parse(at))).toBe(open);
});

test('a day and a half of business is 10 h 30 min, over lunch and the closed Monday', () => {
  const length = durationOn(policy, 'counter', { businessDays: 1.5 });
  expect(length).toBe(10.5 * 3_600_000);
  // Saturday from 16:00: 2 h, Sunday 7 h 15 min, and 1 h 15 min of Wednesday.
  const due = clock.add(Date.parse('2026-01-10T16:00:00+11:00'), length);
  expect(iso(due)).toBe(iso(Date.parse('2026-01-14T10:45:00+11:00')));
});

test('thresholds by the quarter of an hour count open time, over the half hour of the clock change', () => {
  // On Sunday 2026-04-05 the clocks went back from 02:00 to 01:30, before the counter opened.
  const report = Date.parse('2026-04-04T17:40:00+11:00');
  const { clock: name, thresholds } = policy.escalation;
  const amber = thresholds.filter(({ level }) => level === 'amber');
  expect(
    amber.map(({ after, role }) => [
      roleTitle(policy, role),
      iso(clockOf(policy, name).add(report, durationMs(after))),
    ]),
  ).toEqual([
    ['Skipper of the day', iso(Date.parse('2026-04-05T08:25:00+10:30'))],
    ['Owner', iso(Date.parse('2026-04-05T08:55:00+10:30'))],
  ]);
});

test('a red flag in the night is answered by the clock on the wall, and the harbour hears at once', () => {
  expect(policy.levels[0]).toMatchObject({
    response: { within: 'PT15M', clock: '24x7' },
    resolution: { within: 'PT2H30M', clock: '24x7' },
  });
  const told = (hoursOpen: boolean) =>
    policy.escalation.thresholds
      .filter(({ level, when }) => level === 'red' && holds(when, {}, hoursOpen))
      .map(({ after, role }) => `${after} ${role}`);
  expect(told(false)).toEqual(['PT0S harbour', 'PT15M skipper', 'PT30M owner']);
  expect(told(true)).toEqual(['PT15M skipper', 'PT30M owner']);
});

test.each([
  ['red', { about: 'tracking', atSea: 'yes', queue: 'yes' }],
  ['red', { about: 'tracking', atSea: 'yes', queue: 'no' }],
  ['amber', { about: 'tracking', atSea: 'no', queue: 'yes' }],
  ['amber', { about: 'bookings', queue: 'yes' }],
  ['green', { about: 'bookings', queue: 'no' }],
  ['green', { about: 'report' }],
])('%s for %o', (level, answers) => {
  expect(priorityOf(policy, answers, true).level).toBe(level);
});

test('a replaced product is told after 90 days, and engines go to the boatyard', () => {
  const told = (date: string) =>
    outcomeOf(policy, { tracker: 'heron/mk1' }, Date.parse(date)).advisories.map(({ id }) => id);
  expect(told('2026-01-30T12:00:00+11:00')).toEqual([]);
  expect(told('2026-01-31T12:00:00+11:00')).toEqual(['old-tracker']);
  const now = Date.parse('2026-01-10T10:00:00+11:00');
  expect(outcomeOf(policy, { about: 'engine' }, now).referral?.team).toBe('boatyard');
});
