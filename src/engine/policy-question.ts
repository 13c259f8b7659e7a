import { z } from 'zod';
import { clauses, conditionSchema, id, isoDate, prose } from './policy-parts.ts';

const questionBase = {
  id: id.describe('Names the question in conditions.'),
  label: prose.max(150).describe('What is asked.'),
  help: prose.max(300).optional().describe('A line of help beneath it.'),
  required: z.boolean().default(true).describe('Whether it must be answered.'),
  when: conditionSchema.optional().describe('When it is asked. Without it, always.'),
  clauses,
};

const type = 'What the form shows, and what an answer may be.';

/** A triage question. Its type says what the form shows and what an answer may be. */
export const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...questionBase,
    type: z.literal('text').describe(type),
    multiline: z.boolean().default(false).describe('A field of several lines.'),
    maxLength: z
      .int()
      .min(1)
      .max(3000)
      .optional()
      .describe('The longest answer, in characters. Without it, 3000.'),
    placeholder: prose.max(150).optional().describe('An example, shown in the empty field.'),
  }),
  z.strictObject({
    ...questionBase,
    type: z.literal('choice').describe(type),
    options: z
      .array(
        z.strictObject({
          value: id.describe('The answer that conditions read.'),
          label: prose.max(75).describe('What people see.'),
          description: prose.max(75).optional().describe('A line beneath the label.'),
        }),
      )
      .min(2)
      .max(100)
      .describe('What there is to choose from.'),
  }),
  z.strictObject({ ...questionBase, type: z.literal('yesNo').describe(type) }),
  z.strictObject({
    ...questionBase,
    type: z.literal('number').describe(type),
    min: z.number().optional().describe('The smallest answer.'),
    max: z.number().optional().describe('The largest answer.'),
  }),
  z.strictObject({ ...questionBase, type: z.literal('date').describe(type) }),
  z.strictObject({
    ...questionBase,
    type: z.literal('product').describe(type),
    catalogue: id.describe('The catalogue with the products and releases to choose from.'),
  }),
  z.strictObject({
    ...questionBase,
    type: z.literal('file').describe(type),
    maxFiles: z.int().min(1).max(10).default(5).describe('How many files may be attached.'),
    types: z
      .array(
        z
          .string()
          .regex(/^[a-z0-9]{1,10}$/, 'expected an ending such as log')
          .meta({ kind: 'ending such as `log`' }),
      )
      .optional()
      .describe('Endings of file names that are taken. Without it, any.'),
  }),
]);
export type Question = z.infer<typeof questionSchema>;

const releaseId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/, 'expected letters, digits, ., - or _ (at most 30)')
  .meta({ kind: 'letters, digits, `.`, `-` or `_`, at most 30' });

/** Products with their releases, newest last. An answer reads `<product>/<release>`. */
export const catalogueSchema = z
  .array(
    z.strictObject({
      id: id.describe('Stands before the slash in an answer.'),
      name: prose.max(40).describe('The product, as people see it.'),
      releases: z
        .array(
          z.strictObject({
            id: releaseId.describe('The release, shown after the name of the product.'),
            released: isoDate.describe('When it came out, or when you first had access to it.'),
            replaced: isoDate
              .optional()
              .describe('When another product replaced it, where no later release came.'),
          }),
        )
        .default([])
        .describe('Its releases, the oldest first. One for releases off the list is added.'),
    }),
  )
  .min(1);
export type Catalogue = z.infer<typeof catalogueSchema>;
