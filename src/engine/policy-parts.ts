import { z } from 'zod';

/** An id in a policy or a desk file. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected letters, digits, - or _ (at most 40)');
/** Text that people read. */
export const prose = z.string().trim().min(1, 'expected some text');
/** The clauses of the source that a part of the policy carries. */
export const clauses = z.array(z.string().min(1)).default([]);

const circumstances = {
  answers: z
    .record(
      id,
      z.union([z.string(), z.array(z.string()).min(1)], {
        error: 'expected a value of that question, or a list of them',
      }),
    )
    .optional(),
  hours: z.enum(['open', 'closed']).optional(),
};

/**
 * When something applies. All parts given must hold; an empty condition always holds.
 * `answers`: each named question was answered with (one of) the values.
 * `hours`: the desk's hours (`deskHours`) are open or closed at the moment of asking.
 * `unless`: not where these hold, all of them.
 */
export const conditionSchema = z.strictObject({
  ...circumstances,
  unless: z.strictObject(circumstances).optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

/** A calendar date, e.g. `2026-03-31`. */
export const isoDate = z.iso.date('expected a date as year-month-day, such as 2026-03-31');
