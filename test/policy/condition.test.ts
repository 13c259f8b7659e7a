import { expect, test } from 'vitest';
import { holds, readingsOf } from '../../src/engine/condition.ts';
import type { Condition } from '../../src/engine/policy.ts';

const down = { impact: 'critical', workaround: 'no' };
const table: [string, Condition | undefined, Record<string, string | null>, boolean, boolean][] = [
  ['no condition', undefined, {}, false, true],
  ['an empty condition', {}, {}, false, true],
  ['the value', { answers: { impact: 'critical' } }, down, true, true],
  ['another value', { answers: { impact: 'high' } }, down, true, false],
  ['one of several values', { answers: { impact: ['high', 'critical'] } }, down, true, true],
  ['one part of two', { answers: { impact: 'critical', workaround: 'yes' } }, down, true, false],
  ['a question that was not asked', { answers: { kind: 'problem' } }, down, true, false],
  ['an answer left empty', { answers: { kind: 'problem' } }, { kind: null }, true, false],
  ['open hours, open', { hours: 'open' }, {}, true, true],
  ['open hours, closed', { hours: 'open' }, {}, false, false],
  ['closed hours, closed', { hours: 'closed' }, {}, false, true],
  ['unless it holds', { unless: { answers: down } }, down, true, false],
  [
    'unless it holds in part',
    { unless: { answers: down } },
    { ...down, workaround: 'yes' },
    true,
    true,
  ],
  ['unless, not asked', { hours: 'closed', unless: { answers: down } }, {}, false, true],
  ['a product, any release', { answers: { p: 'a' } }, { p: 'a/1.0' }, true, true],
  ['one release of it', { answers: { p: 'a/1.0' } }, { p: 'a/1.0' }, true, true],
  ['another release of it', { answers: { p: 'a/1.0' } }, { p: 'a/1.0.1' }, true, false],
  ['a product whose id begins alike', { answers: { p: 'a' } }, { p: 'ab/1.0' }, true, false],
  ['unless in hours', { unless: { hours: 'open' } }, {}, true, false],
];

test.each(table)('%s', (_name, condition, answers, hoursOpen, expected) => {
  expect(holds(condition, answers, hoursOpen)).toBe(expected);
});

test('the inherited properties of an object are no answers', () => {
  expect(holds({ answers: { toString: 'x' } }, {}, true)).toBe(false);
});

test('readings lead to where each value is written', () => {
  const condition: Condition = { answers: { a: ['x', 'y'] }, unless: { answers: { b: 'z' } } };
  expect(readingsOf(condition)).toEqual([
    { question: 'a', value: 'x', within: ['answers', 'a', 0] },
    { question: 'a', value: 'y', within: ['answers', 'a', 1] },
    { question: 'b', value: 'z', within: ['unless', 'answers', 'b'] },
  ]);
});
