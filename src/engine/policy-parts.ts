import { z } from 'zod';

/** An id in a policy or a desk file. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected letters, digits, - or _ (at most 40)')
  .meta({ kind: '[id](#ids)' });
/** Text that people read. */
export const prose = z.string().trim().min(1, 'expected some text');
export const clauses = z
  .array(z.string().min(1))
  .default([])
  .describe('The clauses of the source that this part carries, by their keys under `clauses`.');

const circumstances = {
  answers: z
    .record(
      id,
      z.union([z.string(), z.array(z.string()).min(1)], {
        error: 'expected a value of that question, or a list of them',
      }),
    )
    .optional()
    .describe(
      'Each named question was answered with the value, or with one of the list. Yes and no are written `"yes"` and `"no"`. Of a product, the product alone stands for all its releases.',
    ),
  hours: z
    .enum(['open', 'closed'])
    .optional()
    .describe('The hours of the desk at that moment, by the calendar `deskHours`.'),
};

/** When something applies. All parts given must hold; an empty condition always holds. */
export const conditionSchema = z
  .strictObject({
    ...circumstances,
    unless: z
      .strictObject(circumstances)
      .optional()
      .meta({ kind: 'map with `answers` and `hours`' })
      .describe('Not where these hold, all of them.'),
  })
  .meta({ part: 'condition' });
export type Condition = z.infer<typeof conditionSchema>;

/** A calendar date, e.g. `2026-03-31`. */
export const isoDate = z.iso
  .date('expected a date as year-month-day, such as 2026-03-31')
  .meta({ kind: 'date, such as `2026-03-31`' });
