import fc from 'fast-check';
import { clean, head, isBlank } from '../../../adapters/slack/text.ts';
import { type Policy, policySchema, type Question } from '../../../src/engine/policy.ts';
import { mednet, netex, teladentistry } from '../../engine/made.ts';
import { reminding } from '../../views/told.ts';
import { words } from './views.ts';

/** Text that somebody typed where at most so many characters go; never blank. */
export type Typed = (most: number) => string;

/** A long run of texts, which begins anew at its end. */
export const typedArb: fc.Arbitrary<Typed> = fc
  .array(words, { minLength: 10, maxLength: 25 })
  .map((texts) => {
    let at = 0;
    return (most) => {
      const text = texts[at % texts.length] ?? '';
      at += 1;
      const cut = head(text, most).toWellFormed().trim();
      return isBlank(clean(cut)) ? 'x' : cut;
    };
  });

/** Of the questions that are added, as the shipped policies have few of their kinds. */
interface Shape {
  readonly options: number;
  readonly files: number;
  readonly endings: readonly string[];
  readonly max: number | undefined;
  readonly required: boolean;
}

const shapeArb: fc.Arbitrary<Shape> = fc.record({
  options: fc.integer({ min: 2, max: 100 }),
  files: fc.integer({ min: 1, max: 10 }),
  endings: fc.array(fc.stringMatching(/^[a-z0-9]{1,10}$/), { maxLength: 40 }),
  max: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
  required: fc.boolean(),
});

export const policyArb: fc.Arbitrary<readonly [Policy, Typed]> = fc
  .tuple(fc.constantFrom(netex, mednet, teladentistry, reminding), shapeArb, typedArb)
  .map(([base, shape, typed]) => [worded(base, shape, typed), typed]);

/** A policy with all that people read in it made of these texts: its rules, ids and times stay. */
function worded(base: Policy, shape: Shape, typed: Typed): Policy {
  const each = <T>(map: Readonly<Record<string, T>>, change: (one: T) => unknown) =>
    Object.fromEntries(Object.entries(map).map(([key, one]) => [key, change(one)]));
  const asked = (question: object) => ({
    ...question,
    label: typed(150),
    help: typed(300),
    ...('placeholder' in question ? { placeholder: typed(150) } : {}),
  });
  return policySchema.parse({
    ...base,
    name: typed(60),
    levelWord: typed(20),
    contactLines: base.contactLines.map((line) => ({
      ...line,
      label: typed(150),
      value: typed(150),
    })),
    steps: [
      ...base.steps.map(({ questions }) => ({
        title: typed(24),
        questions: questions.map((one) => asked(optioned(one, typed))),
      })),
      { title: typed(24), questions: more(shape, typed).map(asked) },
    ],
    catalogues: each(base.catalogues, (products) =>
      products.map((product) => ({ ...product, name: typed(40) })),
    ),
    teams: each(base.teams, (team) => ({
      ...team,
      name: typed(75),
      contact: typed(150),
      does: typed(300),
    })),
    advisories: base.advisories.map((one) => ({ ...one, says: typed(500) })),
    flags: base.flags.map((one) => ({ ...one, says: typed(500) })),
    consents: base.consents.map((one) => ({ ...one, wording: typed(1000) })),
    charges: base.charges.map((one) => ({ ...one, reason: typed(300) })),
    levels: base.levels.map((level) => ({
      ...level,
      name: typed(60),
      title: typed(75),
      meaning: typed(500),
    })),
    levelRules: base.levelRules.map((rule) => ({ ...rule, because: typed(300) })),
    roles: each(base.roles, () => typed(80)),
    clauses: each(base.clauses, () => typed(500)),
  });
}

function optioned(question: Question, typed: Typed): object {
  if (question.type !== 'choice') return question;
  const options = question.options.map(({ value }) => ({
    value,
    label: typed(75),
    description: typed(75),
  }));
  return { ...question, options };
}

function more(shape: Shape, typed: Typed): object[] {
  const { options, files, endings, max, required } = shape;
  const said = max === undefined ? {} : { maxLength: max };
  return [
    { id: 'more-text', type: 'text', multiline: true, placeholder: 'x', required, ...said },
    {
      id: 'more-choice',
      type: 'choice',
      required,
      options: Array.from({ length: options }, (_, at) => ({
        value: `o${at}`,
        label: typed(75),
        description: typed(75),
      })),
    },
    { id: 'more-number', type: 'number', min: -5, max: 5, required },
    { id: 'more-date', type: 'date', required },
    { id: 'more-files', type: 'file', maxFiles: files, types: endings, required },
  ];
}
