import { expect, test } from 'vitest';
import { readArguments } from '../../bench/report/read-arguments.ts';
import { parseResults, serializeResults, withResult } from '../../bench/report/results.ts';
import { aCurve, aLine, aResult } from './a-result.ts';

test('results are read again as they were written', () => {
  const results = [
    aResult([aLine({ note: 'a {"median": 1} in words' })], {}, [aCurve([[1, [2]]])]),
  ];
  const text = serializeResults(results);
  expect(parseResults(text)).toEqual(results);
  expect(serializeResults(parseResults(text))).toBe(text);
  expect(text).toContain('{ "median": 0.8, "least": 0.79, "most": 0.85, "rounds": 3 }');
});

test('what is no result is not read', () => {
  expect(() => parseResults('[{ "name": "a-suite" }]')).toThrow();
  const text = serializeResults([aResult([aLine()])]);
  expect(() => parseResults(text.replace('"holds (not in every round)"', '"splendid"'))).toThrow();
});

test('what could not be read again is not written', () => {
  const { lines } = aResult([aLine()]);
  expect(() => aResult(lines, {}, [{ ...aCurve([[1, [2]]]), name: '../up' }])).toThrow('name');
  expect(() => aResult(lines, {}, [{ ...aCurve([[1, [2]]]), series: [] }])).toThrow('series');
});

test('a suite that ran alone replaces its own part, and what is no suite any more goes', () => {
  const [first, second, gone] = ['first', 'second', 'gone'].map((name) => aResult([], { name }));
  const again = aResult([], { name: 'first', seconds: 99 });
  if (!first || !second || !gone) throw new Error('three were made');
  expect(withResult([gone, second, first], again, ['first', 'second'])).toEqual([again, second]);
  expect(withResult([], second, ['first', 'second'])).toEqual([second]);
});

test('arguments choose suites, rounds and what is done', () => {
  const read = (...args: string[]) => readArguments(args, ['calendar', 'outbox']);
  expect(read()).toEqual({ named: [], quick: false, quote: false, rounds: 5 });
  expect(read('outbox', '--quick')).toMatchObject({ named: ['outbox'], quick: true, rounds: 1 });
  expect(read('--rounds', '7').rounds).toBe(7);
  expect(() => read('nothing')).toThrow('there is no suite "nothing"');
  expect(() => read('--fast')).toThrow('--fast');
  expect(() => read('--rounds', '0')).toThrow('--rounds');
  expect(() => read('--quote', 'outbox')).toThrow('--quote stands alone');
});
