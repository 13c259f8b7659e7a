import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { calendarOf } from '../../src/engine/calendar.ts';
import { outcomeOf } from '../../src/engine/outcome.ts';
import { levelTitle, questionsOf } from '../../src/engine/policy.ts';
import { priorityOf } from '../../src/engine/priority.ts';
import { followingStep } from '../../src/engine/triage.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

const { policy } = await loadPolicy(
  fileURLToPath(new URL('../../policies/teladentistry.yaml', import.meta.url)),
);
const now = Date.parse('2026-07-04T07:30:00Z');
const of = (kind: string) => outcomeOf(policy, { kind, answerBy: 'discussion' }, now);
const question = questionsOf(policy).find(({ id }) => id === 'kind');
const kinds = question?.type === 'choice' ? question.options.map(({ value }) => value) : [];

test('T-03, T-11: two priorities, and emergencies are the two that the policy names', () => {
  expect(kinds).toHaveLength(12);
  for (const kind of kinds) {
    const urgent = kind === 'login' || kind === 'consult';
    expect(of(kind).emergency, kind).toBe(urgent);
    const { level } = priorityOf(policy, { kind }, true);
    expect(level, kind).toBe(urgent ? 'emergency' : 'standard');
  }
  expect(policy.levels.map(({ id }) => levelTitle(policy, id))).toEqual(['Emergency', 'Standard']);
});

test('T-11: no targets, no ladder', () => {
  expect(policy.levels.flatMap(({ response, resolution }) => [response, resolution])).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(policy.escalation.thresholds).toEqual([]);
});

test('T-04: assigned in turn within five minutes', () => {
  expect(policy.assignment).toEqual({ mode: 'rotation', within: 'PT5M', clauses: ['T-04'] });
});

test('T-01: the telephone number for who cannot send a ticket is always shown', () => {
  expect(policy.contactLines).toEqual([
    {
      label: 'If you cannot send a ticket, call',
      value: '888-588-3394',
      clauses: ['T-01'],
    },
  ]);
});

test('T-02: nothing asks who somebody is, or from which office', () => {
  expect(questionsOf(policy).map(({ id }) => id)).toEqual([
    'summary',
    'kind',
    'answerBy',
    'phone',
    'details',
  ]);
});

test('T-05: who wants a call gives a number, and nobody else is asked for one', () => {
  const asked = (answerBy: string, kind = 'use') =>
    followingStep(policy, 0, { kind, answerBy }, now)?.questions ?? [];
  expect(asked('telephone')).toMatchObject([
    { id: 'phone', required: true },
    { id: 'details', required: false },
  ]);
  expect(asked('discussion').map(({ id }) => id)).toEqual(['details']);
  expect(asked('discussion', 'login')).toEqual([]);
  expect(asked('telephone', 'consult').map(({ id }) => id)).toEqual(['phone']);
});

test('T-06: open at every hour of the year, holidays and clock changes included', () => {
  const spec = policy.calendars[policy.deskHours];
  if (!spec) throw new Error('the policy has no desk hours');
  const { between, holidays } = calendarOf(spec);
  const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')];
  expect(between(from, to)).toBe(to - from);
  expect(holidays(from, to)).toEqual([]);
  const said = policy.statements.filter(({ clauses }) => clauses.includes('T-06'));
  expect(said.map(({ says }) => says)).toEqual([
    expect.stringContaining('during regular business hours'),
  ]);
});

test.each([
  ['internet', 'isp'],
  ['offline', 'it-pro-or-isp'],
  ['equipment', 'it-pro'],
])('T-09: %s is referred to %s, without a ticket', (kind, team) => {
  expect(of(kind).referral).toMatchObject({ team, mayOpen: false, clauses: ['T-09'] });
});

test.each(kinds.filter((kind) => !['internet', 'offline', 'equipment'].includes(kind)))(
  'T-07, T-08, T-10: %s is taken',
  (kind) => {
    expect(of(kind)).toMatchObject({ referral: null, consents: [], charge: null });
  },
);

test.each([
  ['training', 'needs-assessment', 'price quote', 'T-08'],
  ['claim', 'claim', 'insurance company', 'T-10'],
])('%s is taken, told and flagged as %s', (kind, id, words, clause) => {
  const { advisories, flags } = of(kind);
  for (const said of [advisories, flags]) {
    expect(said).toMatchObject([{ id, says: expect.stringContaining(words), clauses: [clause] }]);
  }
  expect(of('use')).toMatchObject({ advisories: [], flags: [] });
});

test('T-10: a human can hand a claim over to the insurance company', () => {
  expect(policy.teams.insurer).toMatchObject({ name: 'The insurance company', clauses: ['T-10'] });
});
