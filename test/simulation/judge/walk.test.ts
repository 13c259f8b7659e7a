import { expect, test } from 'vitest';
import { calendarSchema } from '../../../src/engine/calendar/calendar-spec.ts';
import { calendarOf } from '../../../src/engine/calendar.ts';
import { durationOn } from '../../../src/engine/clock-time.ts';
import { hour, mednet, minute, monday, netex, teladentistry } from '../../engine/made.ts';
import { randomOf } from '../random.ts';
import { openMinutes } from './clocks/open-minutes.ts';
import { counts, lengthOf, msOf, walk } from './clocks/walk.ts';

const zones = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
const day = 24 * hour;

test('the judge’s walk and the engine’s table, of which neither knows the other, agree', () => {
  const random = randomOf(1);
  let compared = 0;
  for (let round = 0; round < 40; round += 1) {
    const spec = calendarSchema.parse({
      timezone: random.pick(zones),
      hours: { mon: [['09:00', '17:00']], wed: [['22:00', '06:00']], sat: [['00:00', '24:00']] },
      holidays: [
        { name: 'A fixed day', month: 11, day: 1, observed: true },
        { name: 'A Wednesday', month: 3, weekday: 'wed', nth: -1, plusDays: 1 },
        '2026-03-09',
      ],
      exceptions: { '2026-10-05': [['20:00', '02:00']], '2026-03-30': [] },
    });
    const start = random.pick([Date.parse('2026-03-05'), Date.parse('2026-10-01')]);
    const from = start + random.below(day);
    const pauses = [0, 1, 2].map((at) => ({
      from: from + at * day + random.below(day),
      to: from + at * day + random.below(3 * day),
    }));
    const ms = random.below(30 * hour);
    const minutes = openMinutes(spec);
    const calendar = calendarOf(spec);
    expect(walk(minutes, from, ms, pauses)).toBe(calendar.add(from, ms, pauses));
    const instant = from + random.below(30 * day);
    expect(counts(minutes, instant)).toBe(calendar.isOpen(instant));
    compared += 1;
  }
  expect(compared).toBe(40);
});

test('a pause without end stands in the way of what comes after it alone', () => {
  const minutes = openMinutes(
    calendarSchema.parse({ timezone: 'UTC', hours: { mon: [['00:00', '24:00']] } }),
  );
  const standing = [{ from: monday + hour, to: null }];
  expect(walk(minutes, monday, hour, standing)).toBe(monday + hour);
  expect(walk(minutes, monday, hour + 1, standing)).toBeNull();
});

test('lengths are read as policies write them', () => {
  expect(msOf('P1DT2H30M')).toBe(day + 2.5 * hour);
  expect(msOf('PT45M30S')).toBe(45.5 * minute);
  let compared = 0;
  for (const policy of [netex, mednet, teladentistry]) {
    for (const rule of policy.levels.flatMap(({ response, resolution }) => [
      response,
      resolution,
    ])) {
      if (!rule || rule === 'release') continue;
      compared += 1;
      const { clock, within } = rule;
      expect(lengthOf(policy, clock, within)).toBe(durationOn(policy, clock, within));
    }
  }
  expect(compared).toBeGreaterThan(5);
});
