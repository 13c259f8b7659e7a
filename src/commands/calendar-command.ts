import { z } from 'zod';
import { calendarSchema } from '../engine/calendar/calendar-spec.ts';
import { type Calendar, calendarOf } from '../engine/calendar.ts';

const KEPT_CALENDARS = 1000;
const MINUTE = 60_000;

const instantSchema = z.iso
  .datetime({ offset: true, error: 'expected an instant with an offset, as 2026-01-05T09:00:00Z' })
  .transform((text) => Date.parse(text));

const spanSchema = z.number().nonnegative();

const commonShape = {
  calendar: z.record(z.string(), z.unknown(), { error: 'expected a calendar' }),
  start: instantSchema,
  pauses: z
    .array(z.tuple([instantSchema, instantSchema.nullable()]))
    .default([])
    .transform((pauses) => pauses.map(([from, to]) => ({ from, to }))),
};

const caseSchema = z.discriminatedUnion(
  'op',
  [
    z
      .object({
        ...commonShape,
        op: z.literal('add'),
        ms: spanSchema.optional(),
        minutes: spanSchema.optional(),
      })
      .refine(({ ms, minutes }) => ms !== undefined || minutes !== undefined, {
        path: ['ms'],
        error: 'expected ms or minutes',
      }),
    z.object({ ...commonShape, op: z.literal('between'), end: instantSchema }),
  ],
  { error: 'expected a case {calendar, op: "add" | "between", start, …}' },
);

type Answer = { at: string } | { ms: number };

/**
 * Answers open-time cases, one JSON a line: `add` {calendar, start, ms or minutes, pauses?} gives
 * {at}, `between` {calendar, start, end, pauses?} gives {ms}, and a bad case {error}. Each line
 * that is not blank gets one line, in order.
 */
export async function calendarCommand(
  lines: AsyncIterable<string>,
  write: (line: string) => void,
): Promise<void> {
  const kept = new Map<string, Calendar>();
  for await (const line of lines) {
    if (line.trim() === '') continue;
    write(JSON.stringify(tryAnswer(line, kept)));
  }
}

function tryAnswer(line: string, kept: Map<string, Calendar>): Answer | { error: string } {
  try {
    return answer(JSON.parse(line), kept);
  } catch (error) {
    if (error instanceof z.ZodError) {
      const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      return { error: faults.join('; ').replaceAll(/(^|; ): /g, '$1') };
    }
    if (error instanceof SyntaxError) return { error: `not JSON: ${error.message}` };
    if (error instanceof RangeError) return { error: error.message };
    throw error;
  }
}

function answer(input: unknown, kept: Map<string, Calendar>): Answer {
  const question = caseSchema.parse(input);
  const calendar = calendarFor(question.calendar, kept);
  if (question.op === 'between') {
    return { ms: calendar.between(question.start, question.end, question.pauses) };
  }
  const ms = question.ms ?? Math.round((question.minutes ?? 0) * MINUTE);
  return { at: new Date(calendar.add(question.start, ms, question.pauses)).toISOString() };
}

function calendarFor(spec: Record<string, unknown>, kept: Map<string, Calendar>): Calendar {
  const key = JSON.stringify(spec);
  let calendar = kept.get(key);
  if (calendar === undefined) {
    calendar = calendarOf(
      z.object({ calendar: calendarSchema }).parse({ calendar: spec }).calendar,
    );
    if (kept.size >= KEPT_CALENDARS) kept.clear();
    kept.set(key, calendar);
  }
  return calendar;
}
