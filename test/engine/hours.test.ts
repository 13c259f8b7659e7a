import { expect, test } from 'vitest';
import { hoursOf } from '../../src/engine/hours.ts';
import { madePolicy, mednet, monday, mondayNight, netex, teladentistry } from './made.ts';

const iso = (at: number | null) => at && new Date(at).toISOString();

test('open until the close, closed until the next opening', () => {
  expect(hoursOf(mednet, monday)).toMatchObject({ open: true, zone: 'America/New_York' });
  expect(iso(hoursOf(mednet, monday).changesAt)).toBe('2026-06-01T21:00:00.000Z');
  expect(hoursOf(mednet, mondayNight).open).toBe(false);
  expect(iso(hoursOf(mednet, mondayNight).changesAt)).toBe('2026-06-02T13:00:00.000Z');
  // The Friday before Independence Day is its observance: from Thursday evening to Monday.
  const thursday = Date.parse('2026-07-02T22:00:00Z');
  expect(iso(hoursOf(mednet, thursday).changesAt)).toBe('2026-07-06T13:00:00.000Z');
});

test('a desk that never closes says so', () => {
  expect(hoursOf(teladentistry, monday)).toMatchObject({ open: true, changesAt: null });
});

test('days of the same hours are one stretch', () => {
  expect(hoursOf(netex, monday).week).toEqual([
    { from: 'mon', to: 'fri', ranges: [['08:00', '17:00']] },
    { from: 'sat', to: 'sun', ranges: [] },
  ]);
});

test('the next days that differ: holidays on days of work, and exceptions', () => {
  const office = madePolicy().calendars.office;
  const policy = madePolicy({
    calendars: {
      office: {
        ...office,
        holidays: [{ name: 'Founding', month: 6, day: 6 }, '2026-06-03', '2026-06-09'],
        exceptions: {
          '2026-06-05': [['09:00', '12:00']],
          '2026-06-03': [['09:00', '12:00']],
          '2026-05-29': [],
          '2026-12-31': [],
        },
      },
    },
  });
  expect(hoursOf(policy, monday).otherDays).toEqual([
    { date: '2026-06-03', name: 'holiday', ranges: [] },
    { date: '2026-06-05', name: null, ranges: [['09:00', '12:00']] },
    { date: '2026-06-09', name: 'holiday', ranges: [] },
    { date: '2026-12-31', name: null, ranges: [] },
  ]);
  expect(hoursOf(mednet, monday).otherDays.map(({ name }) => name)).toEqual([
    'Independence Day',
    'Labor Day',
    'Thanksgiving Day',
    'Day after Thanksgiving',
  ]);
});

test('what the policy says of its hours and of reaching it outside them', () => {
  expect(hoursOf(netex, monday).statements).toEqual([
    expect.stringContaining('analysts are there day and night'),
  ]);
  expect(hoursOf(mednet, monday).statements).toEqual([
    expect.stringContaining('Monday to Friday'),
    expect.stringContaining('on-call support'),
  ]);
  expect(hoursOf(teladentistry, monday).statements.join()).toContain('24 hours a day');
});
