import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLevelRules } from '../../src/check/check-level-rules.ts';
import { checkPolicy } from '../../src/check/check-policy.ts';
import { enumerateSituations } from '../../src/check/enumerate-situations.ts';
import { holds } from '../../src/engine/condition.ts';
import { type Condition, type Policy, policySchema } from '../../src/engine/policy.ts';

const options = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ value: `v${at}`, label: `Value ${at}` }));

/** Three questions in three steps: `b` asked after some answers to `a`, `c` after some to `b`. */
function policyOf(rules: { level: string; when: Condition }[], required = true): Policy {
  return policySchema.parse({
    id: 'p',
    name: 'P',
    version: '1',
    levelWord: 'Level',
    numberPrefix: 'P',
    calendars: { office: { timezone: 'UTC', hours: { mon: [['09:00', '17:00']] } } },
    deskHours: 'office',
    titleQuestion: 'title',
    steps: [
      {
        title: 'One',
        questions: [
          { id: 'title', type: 'text', label: 'Title' },
          { id: 'a', type: 'choice', label: 'A', options: options(4) },
        ],
      },
      {
        title: 'Two',
        questions: [
          { id: 'b', type: 'yesNo', label: 'B', required, when: { answers: { a: ['v0', 'v1'] } } },
        ],
      },
      {
        title: 'Three',
        questions: [
          {
            id: 'c',
            type: 'choice',
            label: 'C',
            options: options(3),
            when: { hours: 'closed', unless: { answers: { b: 'yes' } } },
          },
        ],
      },
    ],
    levels: ['1', '2'].map((id) => ({
      id,
      name: 'N',
      meaning: 'M',
      response: null,
      resolution: null,
    })),
    levelRules: rules.map((rule) => ({ ...rule, because: 'B' })),
  });
}

/** All sets of answers, by plain trial of every value of every question. */
function bruteForce(policy: Policy) {
  const all: { answers: Record<string, string | null>; hoursOpen: boolean }[] = [];
  const questions = policy.steps.flatMap((step) => step.questions.slice(-1));
  const go = (at: number, answers: Record<string, string | null>, hoursOpen: boolean) => {
    const question = questions[at];
    if (!question) {
      all.push({ answers, hoursOpen });
      return;
    }
    if (!holds(question.when, answers, hoursOpen)) {
      go(at + 1, answers, hoursOpen);
      return;
    }
    const values: (string | null)[] =
      question.type === 'choice' ? question.options.map(({ value }) => value) : ['yes', 'no'];
    if (!question.required) values.push(null);
    for (const value of values) go(at + 1, { ...answers, [question.id]: value }, hoursOpen);
  };
  for (const hoursOpen of [true, false]) go(0, {}, hoursOpen);
  return all;
}

const answersArbitrary = fc.record(
  {
    a: fc.constantFrom('v0', 'v1', 'v2', 'v3'),
    b: fc.constantFrom('yes', 'no'),
    c: fc.constantFrom('v0', 'v1', 'v2'),
  },
  { requiredKeys: [] },
);
const partArbitrary = fc.record(
  { answers: answersArbitrary, hours: fc.constantFrom('open' as const, 'closed' as const) },
  { requiredKeys: [] },
);
const conditionArbitrary = fc
  .tuple(partArbitrary, fc.option(partArbitrary, { nil: undefined }))
  .map(([part, unless]): Condition => (unless ? { ...part, unless } : part));
const rulesArbitrary = fc.array(
  fc.record({ level: fc.constantFrom('1', '2'), when: conditionArbitrary }),
  { minLength: 1, maxLength: 5 },
);

test('the check finds a gap or an overlap exactly where a plain trial of all answers does', () => {
  fc.assert(
    fc.property(rulesArbitrary, fc.boolean(), (rules, required) => {
      const policy = policyOf(rules, required);
      const results = bruteForce(policy).map(({ answers, hoursOpen }) =>
        rules.filter((rule) => holds(rule.when, answers, hoursOpen)).map((rule) => rule.level),
      );
      const messages = checkLevelRules(policy).problems.map(({ message }) => message);
      expect(messages.some((message) => message.startsWith('no level rule fits'))).toBe(
        results.some((levels) => levels.length === 0),
      );
      expect(messages.some((message) => message.startsWith('fits besides'))).toBe(
        results.some((levels) => new Set(levels).size > 1),
      );
    }),
    { numRuns: 300 },
  );
});

test('the situations stand for as many sets of answers as there are', () => {
  const policy = policyOf([{ level: '1', when: { answers: { c: 'v0' } } }]);
  const found = enumerateSituations(
    policy,
    policy.levelRules.map((rule) => rule.when),
  );
  const stoodFor = found?.situations.reduce((sum, { count }) => sum + count, 0);
  expect(stoodFor).toBe(bruteForce(policy).length);
  expect(found?.situations.length).toBeLessThan(stoodFor ?? 0);
});

test('a question that no condition reads is left out', () => {
  const policy = policyOf([{ level: '1', when: { answers: { a: 'v2' } } }]);
  expect(enumerateSituations(policy, [policy.levelRules[0]?.when])).toEqual({
    readsHours: false,
    situations: [
      { answers: { a: 'v0' }, hoursOpen: true, count: 3 },
      { answers: { a: 'v2' }, hoursOpen: true, count: 1 },
    ],
  });
});

test('a gap is printed as the first few sets of answers and a count of the rest', () => {
  const policy = policyOf([{ level: '1', when: { answers: { c: 'v0', b: 'no' } } }]);
  const gap = checkPolicy(policy).problems.find(({ path }) => path[0] === 'levelRules');
  const gaps = bruteForce(policy).filter(
    ({ answers }) => answers.c !== 'v0' || answers.b !== 'no',
  ).length;
  expect(gap?.message).toBe(
    'no level rule fits {a: v0, b: yes, hours: open}, {a: v0, b: no, hours: open}, ' +
      `{a: v1, b: yes, hours: open} and ${gaps - 3} more`,
  );
});

test('rules that tell too many sets of answers apart are refused, not gone through', () => {
  const many = Object.fromEntries(Array.from({ length: 18 }, (_, at) => [`q${at}`, 'yes']));
  const base = policyOf([{ level: '1', when: {} }]);
  const policy = policySchema.parse({
    ...base,
    steps: [
      ...base.steps,
      {
        title: 'Many',
        questions: Object.keys(many).map((id) => ({ id, type: 'yesNo', label: id })),
      },
    ],
    levelRules: [{ level: '1', when: { answers: many }, because: 'B' }],
  });
  expect(checkPolicy(policy).problems.map(({ message }) => message)).toEqual([
    'the level rules tell more than 100000 sets of answers apart; let them read fewer questions',
  ]);
});

test('a charge that reads too many answers to try needs its consent on the very same condition', () => {
  const many = Object.fromEntries(Array.from({ length: 18 }, (_, at) => [`q${at}`, 'yes']));
  const base = policyOf([{ level: '1', when: {} }]);
  const check = (consent: Condition) =>
    checkPolicy(
      policySchema.parse({
        ...base,
        steps: [
          ...base.steps,
          {
            title: 'Many',
            questions: Object.keys(many).map((id) => ({ id, type: 'yesNo', label: id })),
          },
        ],
        consents: [{ id: 'c', when: consent, wording: 'I agree.' }],
        charges: [{ id: 'charge', when: { answers: many }, reason: 'Work.', consent: 'c' }],
      }),
    ).problems;
  expect(check({ answers: many })).toEqual([]);
  expect(check({ answers: { ...many, q0: ['yes', 'no'] } })).toEqual([
    {
      path: ['charges', 0, 'consent'],
      message: expect.stringContaining('since its condition is another one'),
    },
  ]);
});

test('levels that no rule gives, unused roles and calendars, and clock changes are warnings', () => {
  const policy = policySchema.parse({
    ...policyOf([{ level: '1', when: {} }]),
    roles: { boss: 'Boss' },
    calendars: {
      office: { timezone: 'Europe/Berlin', hours: { sun: [['02:30', '17:00']] } },
      spare: { timezone: 'UTC', hours: { mon: [['09:00', '17:00']] } },
    },
  });
  const { problems, warnings } = checkPolicy(policy);
  expect(problems).toEqual([]);
  expect(warnings).toEqual([
    { path: ['levels', 1], message: 'no level rule gives level "2"' },
    { path: ['roles', 'boss'], message: 'no threshold tells role "boss"' },
    { path: ['calendars', 'spare'], message: 'nothing uses calendar "spare"' },
    {
      path: ['calendars', 'office', 'hours'],
      message: expect.stringMatching(/^2026-03-29: the opening time 02:30 is skipped/),
    },
  ]);
});
