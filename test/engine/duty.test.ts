import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Duty, isOnDuty, nextOnDuty } from '../../src/engine/duty.ts';
import { ana, ben, dana, hour, minute, monday } from './made.ts';

const zone = 'America/New_York';
const early: Duty = { mon: [['08:00', '12:00']] };
const late: Duty = { mon: [['12:00', '18:00']] };
const night: Duty = { mon: [['22:00', '06:00']] };

describe('hours of duty', () => {
  test('are the desk’s wall clock, half open', () => {
    const noon = monday;
    expect(isOnDuty(early, zone, noon - 1)).toBe(true);
    expect(isOnDuty(early, zone, noon)).toBe(false);
    expect(isOnDuty(late, zone, noon)).toBe(true);
    expect(isOnDuty(late, zone, noon + 6 * hour - 1)).toBe(true);
    expect(isOnDuty(late, zone, noon + 6 * hour)).toBe(false);
  });

  test('the same hours in another zone are other instants', () => {
    const eleven = monday - hour;
    expect(isOnDuty(early, zone, eleven)).toBe(true);
    expect(isOnDuty(early, 'Europe/Zurich', eleven)).toBe(false);
    expect(isOnDuty(early, zone, eleven)).toBe(true);
  });

  test('follow daylight saving', () => {
    const winter = Date.parse('2026-01-05T12:30:00Z');
    expect(isOnDuty(early, zone, winter)).toBe(false);
    expect(isOnDuty(early, zone, winter + 30 * minute)).toBe(true);
    expect(isOnDuty(early, zone, Date.parse('2026-06-01T12:00:00Z'))).toBe(true);
  });

  test('go on over midnight', () => {
    expect(isOnDuty(night, zone, monday + 11 * hour)).toBe(true);
    expect(isOnDuty(night, zone, monday + 18 * hour - 1)).toBe(true);
    expect(isOnDuty(night, zone, monday + 18 * hour)).toBe(false);
  });

  test('none given is always', () => {
    expect(isOnDuty(null, zone, monday)).toBe(true);
  });
});

describe('whose turn it is', () => {
  const roster = [
    { ...ana, duty: early },
    { ...ben, duty: late },
    { ...dana, duty: null },
  ];
  const turn = (count: number, at: number) => nextOnDuty(roster, zone, count, at)?.name ?? null;

  test('goes round among those who are there', () => {
    expect([0, 1, 2, 3].map((count) => turn(count, monday))).toEqual([
      'Ben',
      'Dana',
      'Ben',
      'Dana',
    ]);
    expect([0, 1, 2, 3].map((count) => turn(count, monday - hour))).toEqual([
      'Ana',
      'Dana',
      'Ana',
      'Dana',
    ]);
  });

  test('is nobody’s where nobody is on duty, or there is no roster', () => {
    expect(nextOnDuty(roster.slice(0, 2), zone, 3, monday + 12 * hour)).toBeNull();
    expect(nextOnDuty([], zone, 0, monday)).toBeNull();
  });

  test('is fair: over any run of tickets nobody on duty gets two more than another', () => {
    const duties = fc.array(fc.constantFrom<Duty>(early, late, night, null), { maxLength: 6 });
    const runs = fc.record({ from: fc.nat(10_000), length: fc.nat(40) });
    const at = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => monday + minutes * minute);
    fc.assert(
      fc.property(duties, runs, at, (hours, { from, length }, now) => {
        const agents = hours.map((duty, index) => ({ name: `${index}`, duty }));
        const present = agents.filter(({ duty }) => isOnDuty(duty, zone, now));
        const tally = new Map(present.map(({ name }) => [name, 0]));
        for (let count = from; count < from + length; count += 1) {
          const agent = nextOnDuty(agents, zone, count, now);
          if (present.length === 0) expect(agent).toBeNull();
          else expect(agent && isOnDuty(agent.duty, zone, now)).toBe(true);
          if (agent) tally.set(agent.name, (tally.get(agent.name) ?? 0) + 1);
        }
        const counts = [...tally.values()];
        if (counts.length > 0) {
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
