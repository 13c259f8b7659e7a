import { z } from 'zod';
import { isoDurationSchema } from './duration.ts';
import { clauses, conditionSchema, id, prose } from './policy-parts.ts';

/**
 * When an outcome applies: the condition, and what the dates behind the answers say on the day of
 * the report. All parts given must hold.
 */
const circumstance = {
  when: conditionSchema.optional().describe('When it applies. Without it, always.'),
  release: z
    .strictObject({
      question: id.describe('A question of the type product.'),
      supersededFor: isoDurationSchema
        .optional()
        .describe(
          'The release has had a successor for longer than this. A release off the list counts.',
        ),
      releasedWithin: isoDurationSchema
        .optional()
        .describe('The release came out within this time, its last day included.'),
    })
    .meta({ part: 'release' })
    .optional()
    .describe('What must be true of the release that was answered, on the day of the report.'),
  date: z
    .strictObject({
      question: id.describe('A question of the type date.'),
      within: isoDurationSchema
        .optional()
        .describe('The date is at most this long ago, the last day included.'),
      longerThan: isoDurationSchema.optional().describe('The date is longer ago than this.'),
    })
    .meta({ part: 'date' })
    .optional()
    .describe('What must be true of the date that was answered, on the day of the report.'),
};
export type Circumstance = z.infer<z.ZodObject<typeof circumstance>>;

const named = { id: id.describe('Names it in records.'), ...circumstance };
const saying = { ...named, says: prose.max(500).describe('What is said.'), clauses };

const mode = '`manual`: an agent takes it. `rotation`: the agents on duty get tickets in turn.';

/** Another team that a report, or a ticket, may be handed to. */
export const teamSchema = z.strictObject({
  name: prose.max(75).describe('The team, as people see it.'),
  contact: prose.max(150).optional().describe('A telephone number or another address.'),
  does: prose.max(300).describe('What they will do.'),
  clauses,
});

export const outcomeSchemas = {
  teams: z
    .record(id, teamSchema)
    .default({})
    .describe('Other teams that a report, or a ticket, may be handed to.'),
  referrals: z
    .array(
      z.strictObject({
        ...named,
        team: id.describe('The team that serves the request.'),
        mayOpen: z.boolean().describe('The requester may open a ticket all the same.'),
        clauses,
      }),
    )
    .default([])
    .describe(
      'Requests that another team serves: the first that applies is told before anything is opened.',
    ),
  advisories: z
    .array(z.strictObject(saying))
    .default([])
    .describe('What the requester is told before submitting.'),
  flags: z
    .array(z.strictObject(saying))
    .default([])
    .describe('What support is told with the ticket; a person decides what comes of it.'),
  consents: z
    .array(
      z.strictObject({
        ...named,
        wording: prose.max(1000).describe('The words to agree to.'),
        clauses,
      }),
    )
    .default([])
    .describe('What the requester must agree to before submitting. Words and time are kept.'),
  charges: z
    .array(
      z.strictObject({
        ...named,
        reason: prose.max(300).describe('Why it is billed.'),
        consent: id.describe('The consent behind it.'),
        waivedAt: z
          .array(id)
          .default([])
          .describe(
            'Levels at which nothing is billed: raising a ticket to one waives the charge.',
          ),
        clauses,
      }),
    )
    .default([])
    .describe('Work that is billed: the first that applies, fixed at the report.'),
  emergencies: z
    .array(z.strictObject({ ...named, clauses }))
    .default([])
    .describe('Which reports are emergencies. They stand first in the queue.'),
  assignment: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('manual').describe(mode), clauses }),
      z.strictObject({
        mode: z.literal('rotation').describe(mode),
        within: isoDurationSchema.describe(
          'A ticket that nobody has after this long goes to the lead.',
        ),
        clauses,
      }),
    ])
    .prefault({ mode: 'manual' })
    .describe('Who gets a new ticket.'),
  statements: z
    .array(
      z.strictObject({ says: prose.max(500).describe('A sentence or two of your own.'), clauses }),
    )
    .default([])
    .describe(
      'What else people are told of the desk: hours, what is supported. The help shows it.',
    ),
};
