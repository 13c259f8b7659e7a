import { z } from 'zod';
import { calendarSchema } from './calendar/calendar-spec.ts';
import { durationSchema, isoDurationSchema } from './duration.ts';
import { periodSchema } from './period.ts';
import { outcomeSchemas } from './policy-outcome.ts';
import { clauses, conditionSchema, id, prose } from './policy-parts.ts';
import { catalogueSchema, type Question, questionSchema } from './policy-question.ts';

export type { Condition } from './policy-parts.ts';
export type { Question } from './policy-question.ts';

const clockSchema = z.string().min(1).meta({ kind: '`24x7`, or the id of a calendar' });

const targetSchema = z
  .strictObject(
    {
      within: durationSchema.describe('How long it may take.'),
      clock: clockSchema.describe('The clock on which the time is counted.'),
    },
    {
      error: (issue) =>
        issue.code === 'invalid_type'
          ? 'expected {within, clock}, or null for no target'
          : undefined,
    },
  )
  .meta({ part: 'target' });
export type TargetRule = z.infer<typeof targetSchema>;

const levelSchema = z.strictObject({
  id: id.describe('Names the level in rules, thresholds and commands. Put digits in quotes.'),
  name: prose.max(60).describe('A short name, such as System down.'),
  title: prose
    .max(75)
    .optional()
    .describe('How people see the level. Without it, `<levelWord> <id> (<name>)`.'),
  meaning: prose.max(500).describe('When a ticket has this level, in words for people.'),
  response: targetSchema
    .nullable()
    .describe('Time to the first answer, or taking, by a person. `null`: the policy sets none.'),
  resolution: z
    .union([targetSchema, z.literal('release')], {
      error: 'expected {within, clock}, release, or null for no target',
    })
    .nullable()
    .describe(
      'Time to the solution. It stands still while the ticket waits for the requester. `release`: it comes with a planned release, so no clock runs. `null`: the policy sets none.',
    ),
  clauses,
});
export type Level = z.infer<typeof levelSchema>;

const thresholdSchema = z.strictObject({
  level: id.describe('The level it belongs to.'),
  after: isoDurationSchema.describe(
    'Time since the report, on the clock of the escalation. `PT0S`: at once.',
  ),
  role: id.describe('Who is told: a key of `roles`.'),
  when: conditionSchema
    .optional()
    .describe('Judged once, with the answers and the hours of the report. Without it, always.'),
  clauses,
});
export type Threshold = z.infer<typeof thresholdSchema>;

export const policySchema = z.strictObject({
  id: id.describe('Names the policy in records.'),
  name: prose.max(60).describe('The name of the policy, as people see it.'),
  version: z
    .string()
    .min(1)
    .describe('Your own version. Tickets also keep a hash of the content they were opened under.'),
  levelWord: prose
    .max(20)
    .describe('What this company calls a priority level, such as Level or Severity.'),
  numberPrefix: z
    .string()
    .regex(/^[A-Z]{1,8}$/, 'expected 1 to 8 capital letters')
    .meta({ kind: '1 to 8 capital letters' })
    .describe('Tracking numbers read `<prefix>-<n>`.'),
  calendars: z
    .record(id, calendarSchema.extend({ clauses: clauses.optional() }))
    .describe('Hours and holidays, by an id of your choice.'),
  deskHours: id.describe('The calendar that open and closed mean in conditions.'),
  contactLines: z
    .array(
      z.strictObject({
        label: prose.max(150).describe('What it is, such as Telephone.'),
        value: prose.max(150).describe('The number or the address.'),
        when: z
          .strictObject({
            hours: z
              .enum(['open', 'closed'])
              .describe('Shown only while the hours of the desk are open, or closed.'),
          })
          .optional()
          .describe('When it is shown. Without it, always.'),
        clauses,
      }),
    )
    .default([])
    .describe('Other ways to reach support, shown with the form.'),
  notice: z
    .strictObject({
      says: prose.max(500).describe('The text, such as what to leave out of a report.'),
      clauses,
    })
    .optional()
    .describe('What stands at the top of the first form of every report. Without it, nothing.'),
  steps: z
    .array(
      z.strictObject({
        title: prose
          .max(24, 'expected at most 24 characters: it is the title of a form')
          .describe('The title of the form.'),
        questions: z
          .array(questionSchema)
          .min(1)
          .describe('What the form asks. Conditions read questions of earlier forms.'),
      }),
    )
    .min(1)
    .describe('The questions, form by form. A form without a question to ask is left out.'),
  catalogues: z
    .record(id, catalogueSchema)
    .default({})
    .describe('Products with their releases, newest last. An answer reads `<product>/<release>`.'),
  ...outcomeSchemas,
  titleQuestion: id.describe(
    'The question whose answer is the title of the ticket: a required text in the first form.',
  ),
  levels: z.array(levelSchema).min(1).describe('The priority levels, the most urgent first.'),
  levelRules: z
    .array(
      z.strictObject({
        level: id.describe('The level that it gives.'),
        when: conditionSchema.default({}).describe('The answers and hours that give it.'),
        because: prose.max(300).describe('The reason that people are told.'),
        review: z.boolean().default(false).describe('Support is asked to look at the level again.'),
        clauses,
      }),
    )
    .min(1)
    .describe('Which answers give which level. Every set of answers must fit exactly one level.'),
  clockStarts: z
    .array(
      z.strictObject({
        when: conditionSchema.describe('For which reports.'),
        at: z.literal('nextOpening').describe('All clocks start when the desk next opens.'),
        clauses,
      }),
    )
    .default([])
    .describe('Where the clocks start later than the report.'),
  atRisk: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.75)
    .describe('The share of the time of a target after which the desk is warned.'),
  roles: z
    .record(id, prose.max(80))
    .default({})
    .describe('What the roles of the escalation are called. The desk file says who they are.'),
  escalation: z
    .strictObject({
      clock: clockSchema.default('24x7').describe('The clock of all thresholds.'),
      pausesWhileWaiting: z
        .boolean()
        .default(false)
        .describe('The clock stands still while the ticket waits for the requester.'),
      acknowledgingStops: z
        .boolean()
        .default(false)
        .describe('Once somebody has acknowledged, later thresholds do not fire.'),
      reminders: z
        .strictObject({
          every: isoDurationSchema.describe(
            'Time between reminders, counted from when the role was told, on the clock of the escalation.',
          ),
          atMost: z
            .int()
            .min(1)
            .max(10)
            .describe('How many there are, 1 to 10. Those missed while the bot was off count.'),
        })
        .nullable()
        .default(null)
        .describe(
          'The same people are reminded as long as nobody has acknowledged. `null`: they are told once.',
        ),
      thresholds: z
        .array(thresholdSchema)
        .default([])
        .describe('After how long which role is told. Each fires once for a ticket.'),
      clauses,
    })
    .prefault({})
    .describe('Who is told as time passes. Resolving the ticket ends it.'),
  workaroundLevels: z
    .array(
      z.strictObject({
        from: z.array(id).min(1).describe('Levels at which the workaround was given.'),
        to: id.describe('The level that an agent may then choose.'),
        clauses,
      }),
    )
    .default([])
    .describe(
      'Changes of level that a temporary workaround opens. The first clocks stay on record.',
    ),
  retention: z
    .strictObject({
      resolved: periodSchema.describe(
        'How long a ticket is kept after it was resolved. Then it is removed with its history, and its number is never used again. Reports that were referred to another team go as long after they were made.',
      ),
      clauses,
    })
    .optional()
    .describe('How long tickets are kept. Without it, for good.'),
  assumptions: z
    .array(
      z.strictObject({
        id: id.describe('Names the assumption.'),
        clause: z.string().min(1).describe('The clause that leaves it open.'),
        text: prose.max(500).describe('What was decided, and how to change it.'),
      }),
    )
    .default([])
    .describe('What was decided where the source is silent. `policy check` lists it.'),
  clauses: z
    .record(z.string().min(1), prose.max(500))
    .default({})
    .describe('The clauses of the source that this file carries, in your own words, by their ids.'),
});

/** A support policy: the whole of what a desk's engine knows, as data. */
export type Policy = z.infer<typeof policySchema>;

/** Every question of the policy, in the order of asking. */
export function questionsOf(policy: Policy): Question[] {
  return policy.steps.flatMap((step) => step.questions);
}

/** The level with this id; throws a RangeError that lists the ids there are. */
export function levelOf(policy: Policy, levelId: string): Level {
  const level = policy.levels.find((candidate) => candidate.id === levelId);
  if (!level) {
    const known = policy.levels.map((candidate) => candidate.id).join(', ');
    throw new RangeError(`level "${levelId}" is not one of ${known}`);
  }
  return level;
}

/** The level as people see it, e.g. "Severity 1 (System down)". */
export function levelTitle(policy: Policy, levelId: string): string {
  const level = levelOf(policy, levelId);
  return level.title ?? `${policy.levelWord} ${level.id} (${level.name})`;
}

/** The displayed name of a role, e.g. "Director of Customer Services". */
export function roleTitle(policy: Policy, role: string): string {
  return policy.roles[role] ?? role;
}
