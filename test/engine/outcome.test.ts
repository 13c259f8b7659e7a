import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { releasesOf } from '../../src/engine/catalogue.ts';
import { localDate } from '../../src/engine/local-date.ts';
import { outcomeOf } from '../../src/engine/outcome.ts';
import { type Policy, questionsOf } from '../../src/engine/policy.ts';
import { day, hour, madePolicy, mednet, monday, mondayNight, netex } from './made.ts';

const [{ questions } = { questions: [] }] = madePolicy().steps;
const withDates = (parts: Record<string, unknown>): Policy =>
  madePolicy({
    steps: [
      {
        title: 'What happened',
        questions: [
          ...questions,
          { id: 'release', type: 'product', label: 'Which release?', catalogue: 'products' },
          { id: 'shipped', type: 'date', label: 'When was it shipped?' },
        ],
      },
    ],
    catalogues: {
      products: [
        {
          id: 'pump',
          name: 'Pump',
          releases: [
            { id: '1', released: '2024-01-10' },
            { id: '2', released: '2025-06-01', replaced: '2025-09-01' },
            { id: '3', released: '2026-03-01' },
          ],
        },
        { id: 'valve', name: 'Valve' },
      ],
    },
    ...parts,
  });

/** Noon in Washington, where the desk is, on a date. */
const noon = (date: string) => Date.parse(`${date}T17:00:00Z`);
const flagged = (policy: Policy, answers: Record<string, string | null>, now: number) =>
  outcomeOf(policy, { level: 'b', ...answers }, now).flags.map(({ id }) => id);
const flag = (id: string, circumstance: object) => ({ id, says: `It is ${id}.`, ...circumstance });

describe('what a catalogue offers', () => {
  const [question] = questionsOf(withDates({})).filter(({ type }) => type === 'product');
  test('the releases newest first, each with its successor or replacement, and one more', () => {
    if (question?.type !== 'product') throw new Error('there is no such question');
    const offered = releasesOf(question, withDates({}));
    expect(offered.map(({ value, superseded }) => [value, superseded])).toEqual([
      ['pump/3', null],
      ['pump/2', '2025-09-01'],
      ['pump/1', '2025-06-01'],
      ['pump/other', null],
      ['valve/other', null],
    ]);
    expect(offered.map(({ label }) => label)).toEqual([
      'Pump 3',
      'Pump 2',
      'Pump 1',
      'Pump, another release',
      'Valve',
    ]);
  });
});

describe('a release that was superseded', () => {
  const policy = withDates({
    flags: [flag('old', { release: { question: 'release', supersededFor: 'P180D' } })],
  });
  const old = (release: string | null, date: string) =>
    flagged(policy, { release }, noon(date)).length === 1;

  test.each([
    ['pump/1', '2025-11-28', false],
    ['pump/1', '2025-11-29', true],
    ['pump/2', '2026-02-28', false],
    ['pump/2', '2026-03-01', true],
    ['pump/3', '2036-01-01', false],
    ['pump/other', '2025-01-01', true],
    ['valve/other', '2025-01-01', false],
    ['pump/9', '2026-03-01', false],
    [null, '2026-03-01', false],
  ])('%s on %s: %s', (release, date, expected) => {
    expect(old(release, date)).toBe(expected);
  });
});

describe('a release that is new', () => {
  const policy = withDates({
    flags: [flag('new', { release: { question: 'release', releasedWithin: 'P180D' } })],
  });
  test.each([
    ['2026-02-28', false],
    ['2026-03-01', true],
    ['2026-08-28', true],
    ['2026-08-29', false],
  ])('on %s: %s', (date, expected) => {
    expect(flagged(policy, { release: 'pump/3' }, noon(date)).length === 1).toBe(expected);
  });

  test('one off the list is not known to be', () => {
    expect(flagged(policy, { release: 'pump/other' }, noon('2026-03-01'))).toEqual([]);
  });
});

describe('a date', () => {
  const policy = withDates({
    flags: [
      flag('within', { date: { question: 'shipped', within: 'P90D' } }),
      flag('over', { date: { question: 'shipped', longerThan: 'P90D' } }),
    ],
  });
  const at = (shipped: string | null, now: number) => flagged(policy, { shipped }, now);

  test('the last day counts as within, the next one as longer', () => {
    expect(at('2026-03-03', noon('2026-06-01'))).toEqual(['within']);
    expect(at('2026-03-02', noon('2026-06-01'))).toEqual(['over']);
    expect(at('2026-06-01', noon('2026-06-01'))).toEqual(['within']);
  });

  test('to come, or not given, is neither', () => {
    expect(at('2026-06-02', noon('2026-06-01'))).toEqual([]);
    expect(at(null, noon('2026-06-01'))).toEqual([]);
  });

  test('today is the date at the desk, not in UTC', () => {
    const evening = Date.parse('2026-06-02T03:59:00Z');
    expect(localDate(evening, 'America/New_York')).toBe('2026-06-01');
    expect(at('2026-03-03', evening)).toEqual(['within']);
    expect(at('2026-03-03', evening + 60_000)).toEqual(['over']);
  });

  test('a change of the clocks makes no day longer or shorter', () => {
    for (const change of ['2026-03-08', '2025-11-02']) {
      const shipped = new Date(Date.parse(change) - 45 * day).toISOString().slice(0, 10);
      const last = new Date(Date.parse(change) + 45 * day).toISOString().slice(0, 10);
      expect(at(shipped, noon(last))).toEqual(['within']);
      expect(at(shipped, noon(last) + day)).toEqual(['over']);
    }
  });

  test('exactly one of the two holds of any day that has come', () => {
    const instants = fc.integer({ min: noon('2024-01-01'), max: noon('2028-01-01') });
    fc.assert(
      fc.property(instants, fc.nat(400), (now, ago) => {
        const today = localDate(now, 'America/New_York');
        const shipped = new Date(Date.parse(today) - ago * day).toISOString().slice(0, 10);
        expect(at(shipped, now)).toEqual([ago <= 90 ? 'within' : 'over']);
      }),
    );
  });
});

describe('several parts must all hold', () => {
  const policy = withDates({
    flags: [
      flag('all', {
        when: { answers: { level: 'b' }, hours: 'open' },
        release: { question: 'release', supersededFor: 'P180D' },
        date: { question: 'shipped', within: 'P90D' },
      }),
    ],
  });
  const good = { level: 'b', release: 'pump/1', shipped: '2026-05-01' };
  test.each([
    ['all of them', good, monday, 1],
    ['another answer', { ...good, level: 'a' }, monday, 0],
    ['at night', good, mondayNight, 0],
    ['a newer release', { ...good, release: 'pump/3' }, monday, 0],
    ['shipped long ago', { ...good, shipped: '2025-05-01' }, monday, 0],
  ])('%s', (_what, answers, now, count) => {
    expect(outcomeOf(policy, answers, now).flags).toHaveLength(count);
  });
});

describe('referrals, advisories and emergencies', () => {
  const policy = madePolicy({
    teams: { quotes: { name: 'Quotes', does: 'They name a price.' } },
    referrals: [
      { id: 'first', when: { answers: { level: 'a' } }, team: 'quotes', mayOpen: false },
      { id: 'second', team: 'quotes', mayOpen: true },
    ],
    advisories: [
      { id: 'one', says: 'One.' },
      { id: 'two', says: 'Two.', when: { answers: { level: 'a' } } },
    ],
    emergencies: [{ id: 'bad', when: { answers: { level: 'a' } } }],
  });

  test('the first referral that applies counts, every advisory does', () => {
    const a = outcomeOf(policy, { level: 'a' }, monday);
    expect(a.referral).toMatchObject({ id: 'first', mayOpen: false });
    expect(a.advisories.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(a.emergency).toBe(true);
    const b = outcomeOf(policy, { level: 'b' }, monday);
    expect(b.referral).toMatchObject({ id: 'second', mayOpen: true });
    expect(b.advisories.map(({ id }) => id)).toEqual(['one']);
    expect(b.emergency).toBe(false);
  });

  test('a plain policy brings nothing', () => {
    expect(outcomeOf(madePolicy(), { level: 'a' }, monday)).toEqual({
      referral: null,
      advisories: [],
      flags: [],
      consents: [],
      charge: null,
      emergency: false,
    });
  });
});

describe('charges and the consents behind them', () => {
  const charge = { id: 'night', reason: 'At night.', consent: 'pay', when: { hours: 'closed' } };
  const consents = [
    { id: 'pay', wording: 'I pay.', when: { hours: 'closed' } },
    { id: 'terms', wording: 'I know.', when: { answers: { level: 'a' } } },
  ];
  const policy = madePolicy({ consents, charges: [{ ...charge, waivedAt: ['a'] }] });
  const brief = (under: Policy, level: string, now: number) => {
    const outcome = outcomeOf(under, { level }, now);
    return [outcome.charge?.id ?? null, outcome.consents.map(({ id }) => id)];
  };

  test('a level that waives the charge asks for no consent to it, but for the others', () => {
    expect(brief(policy, 'b', mondayNight)).toEqual(['night', ['pay']]);
    expect(brief(policy, 'a', mondayNight)).toEqual([null, ['terms']]);
    expect(brief(policy, 'b', monday)).toEqual([null, []]);
  });

  test('the consent is asked for whenever there is the charge', () => {
    const [, terms] = consents;
    const narrow = madePolicy({
      consents: [{ id: 'pay', wording: 'I pay.', when: { hours: 'open' } }, terms],
      charges: [charge],
    });
    expect(brief(narrow, 'a', mondayNight)).toEqual(['night', ['pay', 'terms']]);
  });

  test('a charge that stands takes the place of one that is waived', () => {
    const two = madePolicy({
      consents,
      charges: [
        { ...charge, waivedAt: ['a'] },
        { ...charge, id: 'always' },
      ],
    });
    expect(brief(two, 'a', mondayNight)).toEqual(['always', ['pay', 'terms']]);
    expect(brief(two, 'b', mondayNight)).toEqual(['night', ['pay']]);
  });

  test('answers that no level rule fits bring no charge, and no error', () => {
    const none = { kind: 'computers', technician: 'no' };
    expect(outcomeOf(mednet, none, mondayNight)).toMatchObject({
      referral: { id: 'own-technicians' },
      charge: null,
    });
  });
});

test('a Severity 1 of NetEx is bothered with nothing', () => {
  const outcome = outcomeOf(netex, { systemDown: 'yes', product: 'user-access' }, monday + hour);
  expect(outcome).toMatchObject({ referral: null, advisories: [], flags: [], consents: [] });
});
