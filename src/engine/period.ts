import { z } from 'zod';
import { durationMs } from './duration.ts';
import type { Instant } from './instant.ts';

/** A span of the calendar, such as `P3Y`, as a policy writes how long something is kept. */
const PERIOD = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;
const DAY = durationMs('P1D');

interface Spans {
  readonly months: number;
  readonly days: number;
}

function read(period: string): Spans {
  const amounts = PERIOD.exec(period)?.slice(1);
  if (!amounts) throw new RangeError(`${JSON.stringify(period)} is no period such as P3Y`);
  const [years = 0, months = 0, weeks = 0, days = 0] = amounts.map((amount) => Number(amount ?? 0));
  return { months: 12 * years + months, days: 7 * weeks + days };
}

export const periodSchema: z.ZodType<string> = z
  .string({ error: 'expected a period such as P3Y, P18M or P90D' })
  .regex(PERIOD, 'expected a period such as P3Y, P18M or P90D')
  .meta({ kind: '[period](#periods)' });

/**
 * The instant that lies a period before another, on the calendar of UTC; of a month that is too
 * short, its last day. Throws a RangeError where it is no period.
 */
export function periodBefore(period: string, instant: Instant): Instant {
  const { months, days } = read(period);
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime() - days * DAY;
}

/** Milliseconds that a period has at least. Throws a RangeError where it is no period. */
export function leastPeriodMs(period: string): number {
  const { months, days } = read(period);
  const years = Math.floor(months / 12);
  return (years * 365 + (months % 12) * 28 + days) * DAY;
}

/** A period for people, such as "3 years" or "1 year and 6 months". */
export function periodText(period: string): string {
  const { months, days } = read(period);
  const parts = [
    amount(Math.floor(months / 12), 'year'),
    amount(months % 12, 'month'),
    amount(days, 'day'),
  ].filter((part) => part !== '');
  return parts.length === 0
    ? 'no time'
    : [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
}

function amount(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
