import { z } from 'zod';
import { calendarSchema } from './engine/calendar-spec.ts';
import type { Person } from './engine/ticket.ts';

const channelSchema = z
  .string()
  .regex(
    /^(slack:[TE][A-Z0-9]+\/[CG][A-Z0-9]+|teams:[^/\s]+\/\S+)$/,
    'expected a channel: slack:<team id>/<channel id> (T…/C…) or teams:<tenant id>/<conversation id>',
  );
const addressSchema = z
  .string()
  .regex(
    /^(slack:[TE][A-Z0-9]+\/[UW][A-Z0-9]+|teams:[^/\s]+\/\S+)$/,
    'expected a person: slack:<team id>/<user id> (T…/U…) or teams:<tenant id>/<user id>',
  );
const nameSchema = z.string().trim().min(1);

/** A person: an address, or `{ address, name }`. Without a name, the id in the address stands in. */
const personSchema = z.union(
  [addressSchema, z.strictObject({ address: addressSchema, name: nameSchema })],
  { error: 'expected an address such as slack:<team id>/<user id>, or {address, name}' },
);
export type PersonEntry = z.infer<typeof personSchema>;

const agentSchema = z.union(
  [
    addressSchema,
    z.strictObject({
      address: addressSchema,
      name: nameSchema.optional(),
      /** Weekly hours of duty in the desk's zone; without, always on duty. */
      duty: calendarSchema.shape.hours.optional(),
    }),
  ],
  { error: 'expected an address such as slack:<team id>/<user id>, or {address, name, duty}' },
);
export type AgentEntry = z.infer<typeof agentSchema>;

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected letters, digits, - or _ (at most 40)');

const deskSchema = z.strictObject({
  /** A policy file, relative to the desk file. */
  policy: z.string().trim().min(1),
  supportChannel: channelSchema,
  roster: z.array(agentSchema).min(1),
  lead: personSchema.optional(),
  contacts: z.record(id, z.array(personSchema)).default({}),
  fallback: personSchema,
  /** Which office a workspace is, by `slack:<team id>` or `teams:<tenant id>` (T-02). */
  offices: z
    .record(
      z
        .string()
        .regex(
          /^(slack:[TE][A-Z0-9]+|teams:[^/\s]+)$/,
          'expected a workspace: slack:<team id> (T…) or teams:<tenant id>',
        ),
      nameSchema.max(75),
    )
    .default({}),
});
export type DeskEntry = z.infer<typeof deskSchema>;

/** The shape of a desk file. */
export const deskFileSchema = z.strictObject({
  desks: z
    .record(id, deskSchema)
    .refine((desks) => Object.keys(desks).length > 0, { error: 'expected at least one desk' }),
});

/** The person that an entry names. */
export function personOf(entry: PersonEntry | AgentEntry): Person {
  const { address, name } = typeof entry === 'string' ? { address: entry, name: null } : entry;
  return { address, name: name ?? address.slice(address.indexOf('/') + 1) };
}
