import { z } from 'zod';
import { isoDurationSchema } from './duration.ts';
import { clauses, conditionSchema, id, prose } from './policy-parts.ts';

/**
 * When an outcome applies: the condition, and what the dates behind the answers say on the day of
 * the report. All parts given must hold.
 */
const circumstance = {
  when: conditionSchema.optional(),
  release: z
    .strictObject({
      /** A product question. */
      question: id,
      /** Its release has had a successor for longer than this. A release off the list counts. */
      supersededFor: isoDurationSchema.optional(),
      /** Its release came out within this time. */
      releasedWithin: isoDurationSchema.optional(),
    })
    .optional(),
  date: z
    .strictObject({
      /** A date question. */
      question: id,
      within: isoDurationSchema.optional(),
      longerThan: isoDurationSchema.optional(),
    })
    .optional(),
};
export type Circumstance = z.infer<z.ZodObject<typeof circumstance>>;

const saying = { id, ...circumstance, says: prose.max(500), clauses };

/** Another team that a report, or a ticket, may be handed to. */
export const teamSchema = z.strictObject({
  name: prose.max(75),
  /** A telephone number or another address. */
  contact: prose.max(150).optional(),
  /** What they will do. */
  does: prose.max(300),
  clauses,
});

export const outcomeSchemas = {
  teams: z.record(id, teamSchema).default({}),
  /** Requests that another team serves. The requester is told before anything is opened. */
  referrals: z
    .array(
      z.strictObject({
        id,
        ...circumstance,
        team: id,
        /** The requester may open a ticket all the same. */
        mayOpen: z.boolean(),
        clauses,
      }),
    )
    .default([]),
  /** What the requester is told before submitting. */
  advisories: z.array(z.strictObject(saying)).default([]),
  /** What support is told on the card; a human decides what comes of it. */
  flags: z.array(z.strictObject(saying)).default([]),
  /** What the requester must agree to before submitting. The wording and the time are kept. */
  consents: z
    .array(z.strictObject({ id, ...circumstance, wording: prose.max(1000), clauses }))
    .default([]),
  /** Work that is billed, fixed at the report. */
  charges: z
    .array(
      z.strictObject({
        id,
        ...circumstance,
        reason: prose.max(300),
        /** The consent behind it. */
        consent: id,
        /** Raising the ticket to one of these levels waives it. */
        waivedAt: z.array(id).default([]),
        clauses,
      }),
    )
    .default([]),
  /** Emergencies stand first in the queue. */
  emergencies: z.array(z.strictObject({ id, ...circumstance, clauses })).default([]),
  /** Who gets a new ticket. `manual`: an agent takes it. `rotation`: the agents on duty in turn. */
  assignment: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('manual'), clauses }),
      z.strictObject({
        mode: z.literal('rotation'),
        /** A ticket without an assignee after this long goes to the lead. */
        within: isoDurationSchema,
        clauses,
      }),
    ])
    .prefault({ mode: 'manual' }),
  /** What else people are told of the desk: hours, what is supported. Shown by the help. */
  statements: z.array(z.strictObject({ says: prose.max(500), clauses })).default([]),
};
