import { z } from 'zod';
import { clauses, conditionSchema, id, isoDate, prose } from './policy-parts.ts';

const questionBase = {
  id,
  label: prose.max(150),
  help: prose.max(300).optional(),
  required: z.boolean().default(true),
  when: conditionSchema.optional(),
  clauses,
};

/** A triage question. Its type says what the form shows and what an answer may be. */
export const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...questionBase,
    type: z.literal('text'),
    multiline: z.boolean().default(false),
    maxLength: z.int().min(1).max(3000).optional(),
    placeholder: prose.max(150).optional(),
  }),
  z.strictObject({
    ...questionBase,
    type: z.literal('choice'),
    options: z
      .array(
        z.strictObject({
          value: id,
          label: prose.max(75),
          description: prose.max(75).optional(),
        }),
      )
      .min(2)
      .max(100),
  }),
  z.strictObject({ ...questionBase, type: z.literal('yesNo') }),
  z.strictObject({
    ...questionBase,
    type: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({ ...questionBase, type: z.literal('date') }),
  /** A product with its release, from a catalogue. Conditions may name the product alone. */
  z.strictObject({ ...questionBase, type: z.literal('product'), catalogue: id }),
  z.strictObject({
    ...questionBase,
    type: z.literal('file'),
    maxFiles: z.int().min(1).max(10).default(5),
    /** File name endings that are taken; without, any. */
    types: z
      .array(z.string().regex(/^[a-z0-9]{1,10}$/, 'expected an ending such as log'))
      .optional(),
  }),
]);
export type Question = z.infer<typeof questionSchema>;

const releaseId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$/, 'expected letters, digits, ., - or _ (at most 30)');

/** Products with their releases, newest last. An answer reads `<product>/<release>`. */
export const catalogueSchema = z
  .array(
    z.strictObject({
      id,
      name: prose.max(40),
      releases: z
        .array(
          z.strictObject({
            id: releaseId,
            /** When it came out, or when the desk first had access to it. */
            released: isoDate,
            /** When a replacement product came, where no later release of this one did. */
            replaced: isoDate.optional(),
          }),
        )
        .default([]),
    }),
  )
  .min(1);
export type Catalogue = z.infer<typeof catalogueSchema>;
