import { z } from 'zod';
import { calendarSchema } from './calendar-spec.ts';
import { durationSchema, isoDurationSchema } from './duration.ts';
import { outcomeSchemas } from './policy-outcome.ts';
import { clauses, conditionSchema, id, prose } from './policy-parts.ts';
import { catalogueSchema, type Question, questionSchema } from './policy-question.ts';

export type { Condition } from './policy-parts.ts';
export type { Question } from './policy-question.ts';

const targetSchema = z.strictObject(
  {
    within: durationSchema,
    /** `24x7`, or the id of a calendar of this policy. */
    clock: z.string().min(1),
  },
  {
    error: (issue) =>
      issue.code === 'invalid_type' ? 'expected {within, clock}, or null for no target' : undefined,
  },
);
export type TargetRule = z.infer<typeof targetSchema>;

const levelSchema = z.strictObject({
  id,
  name: prose.max(60),
  /** How people see it; without, `<levelWord> <id> (<name>)`. */
  title: prose.max(75).optional(),
  meaning: prose.max(500),
  /** null: the policy sets no target. */
  response: targetSchema.nullable(),
  /** `release`: delivered with a planned release, so no clock runs. */
  resolution: z
    .union([targetSchema, z.literal('release')], {
      error: 'expected {within, clock}, release, or null for no target',
    })
    .nullable(),
  clauses,
});
export type Level = z.infer<typeof levelSchema>;

const thresholdSchema = z.strictObject({
  level: id,
  /** Elapsed time from the report, on the escalation's clock. `PT0S`: at once. */
  after: isoDurationSchema,
  role: id,
  /** Judged once, with the answers and the hours of the report. */
  when: conditionSchema.optional(),
  clauses,
});
export type Threshold = z.infer<typeof thresholdSchema>;

export const policySchema = z.strictObject({
  id,
  name: prose.max(60),
  version: z.string().min(1),
  /** How this company calls a priority level, e.g. Level or Severity. */
  levelWord: prose.max(20),
  /** Tracking numbers read `<prefix>-<n>`. */
  numberPrefix: z.string().regex(/^[A-Z]{1,8}$/, 'expected 1 to 8 capital letters'),
  calendars: z.record(id, calendarSchema.extend({ clauses: clauses.optional() })),
  /** The calendar that "open" and "closed" in conditions refer to. */
  deskHours: id,
  contactLines: z
    .array(
      z.strictObject({
        label: prose.max(150),
        value: prose.max(150),
        when: z.strictObject({ hours: z.enum(['open', 'closed']) }).optional(),
        clauses,
      }),
    )
    .default([]),
  steps: z
    .array(
      z.strictObject({
        title: prose.max(24, 'expected at most 24 characters: it is the title of a form'),
        questions: z.array(questionSchema).min(1),
      }),
    )
    .min(1),
  catalogues: z.record(id, catalogueSchema).default({}),
  ...outcomeSchemas,
  /** The text question whose answer stands as the ticket's title. */
  titleQuestion: id,
  levels: z.array(levelSchema).min(1),
  levelRules: z
    .array(
      z.strictObject({
        level: id,
        when: conditionSchema.default({}),
        because: prose.max(300),
        /** Support is asked to look at the level again. */
        review: z.boolean().default(false),
        clauses,
      }),
    )
    .min(1),
  /** Where the clocks start later than the report: at the next opening of the desk's hours. */
  clockStarts: z
    .array(
      z.strictObject({
        when: conditionSchema,
        at: z.literal('nextOpening'),
        clauses,
      }),
    )
    .default([]),
  /** Share of a target's time after which the desk is warned. */
  atRisk: z.number().gt(0).lt(1).default(0.75),
  roles: z.record(id, prose.max(80)).default({}),
  escalation: z
    .strictObject({
      clock: z.string().min(1).default('24x7'),
      pausesWhileWaiting: z.boolean().default(false),
      acknowledgingStops: z.boolean().default(false),
      thresholds: z.array(thresholdSchema).default([]),
      clauses,
    })
    .prefault({}),
  /** A level that an agent may choose once a temporary workaround holds. */
  workaroundLevels: z
    .array(z.strictObject({ from: z.array(id).min(1), to: id, clauses }))
    .default([]),
  assumptions: z
    .array(z.strictObject({ id, clause: z.string().min(1), text: prose.max(500) }))
    .default([]),
  /** The clauses of the source that this file carries, in the operator's own words. */
  clauses: z.record(z.string().min(1), prose.max(500)).default({}),
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
