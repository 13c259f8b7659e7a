import { z } from 'zod';

/** A length of time as a policy writes it: ISO 8601 (`PT8H`, `P3D` = 72 h), or business days. */
export type Duration = string | { businessDays: number };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const AMOUNT = '(\\d+(?:[.,]\\d+)?)';
const ISO_DURATION = new RegExp(
  `^P(?=.)(?:${AMOUNT}W)?(?:${AMOUNT}D)?` +
    `(?:T(?=.)(?:${AMOUNT}H)?(?:${AMOUNT}M)?(?:${AMOUNT}S)?)?$`,
);
const UNITS = [WEEK, DAY, HOUR, MINUTE, SECOND];
const EXAMPLES = 'an ISO 8601 duration such as PT8H, PT30M or P3D';

/** Why `iso` is no usable duration, or null. */
function objectionTo(iso: string): string | null {
  if (/^P\d[^T]*[YM]/.test(iso)) {
    return `${iso}: years and months have no fixed length; write days (P30D) or weeks (P4W)`;
  }
  const amounts = ISO_DURATION.exec(iso)
    ?.slice(1)
    .filter((amount) => amount !== undefined);
  if (amounts === undefined) return `${JSON.stringify(iso)} is not ${EXAMPLES}`;
  if (amounts.slice(0, -1).some((amount) => /[.,]/.test(amount))) {
    return `${iso}: only the smallest unit may have decimals`;
  }
  return Number.isSafeInteger(sum(iso)) ? null : `${iso} is too long`;
}

function sum(iso: string): number {
  const amounts = ISO_DURATION.exec(iso)?.slice(1) ?? [];
  return Math.round(
    UNITS.reduce(
      (total, unit, at) => total + unit * Number((amounts[at] ?? '0').replace(',', '.')),
      0,
    ),
  );
}

const known = new Map<string, number>();

/**
 * Milliseconds of an ISO 8601 duration of weeks, days (24 h each), hours, minutes and seconds,
 * rounded to the millisecond. Throws RangeError on anything else. Each text is read once, as a
 * policy's are asked for at every check.
 */
export function durationMs(iso: string): number {
  let ms = known.get(iso);
  if (ms === undefined) {
    const objection = objectionTo(iso);
    if (objection !== null) throw new RangeError(objection);
    ms = sum(iso);
    known.set(iso, ms);
  }
  return ms;
}

/** An ISO 8601 duration of fixed length, kept as written; what passes it suits durationMs. */
export const isoDurationSchema: z.ZodType<string> = z
  .string({ error: `expected ${EXAMPLES}` })
  .superRefine((iso, context) => {
    const objection = objectionTo(iso);
    if (objection !== null) {
      context.addIssue({ code: 'custom', message: objection, continue: false });
    }
  })
  .meta({ kind: '[duration](#durations)' });

const businessDaysSchema = z
  .strictObject({ businessDays: z.number().positive().describe('How many business days.') })
  .meta({ kind: '`{businessDays: <n>}`' });

/** A duration in a policy: ISO 8601, or `{ businessDays: n }` on the clock's calendar (M-08). */
export const durationSchema: z.ZodType<Duration> = z.union(
  [isoDurationSchema, businessDaysSchema],
  {
    error: ({ input }) =>
      (typeof input === 'string' ? objectionTo(input) : null) ??
      `expected ${EXAMPLES}, or {businessDays: n} with n above 0`,
  },
);

/**
 * A length of time for people: its two largest units, rounded down ("1 h 30 min", "3 d", "45 s").
 * Days are 24 h and begin at 48 h, since "24 h" and "36 h" read plainer.
 */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < SECOND) return `${ms / SECOND} s`;
  if (ms >= 2 * DAY) return units(ms, DAY, 'd', HOUR, 'h');
  if (ms >= HOUR) return units(ms, HOUR, 'h', MINUTE, 'min');
  return units(ms, MINUTE, 'min', SECOND, 's');
}

function units(ms: number, large: number, largeUnit: string, small: number, smallUnit: string) {
  const more = Math.floor(ms / large);
  const less = Math.floor((ms % large) / small);
  const parts = [more > 0 ? `${more} ${largeUnit}` : '', less > 0 ? `${less} ${smallUnit}` : ''];
  return parts.filter((part) => part !== '').join(' ');
}
