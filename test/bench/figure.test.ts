import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { figureOf, percentile, ratioOf } from '../../bench/report/figure.ts';

test('a figure is the median with the least and the most, whatever the order', () => {
  expect(figureOf([3, 1, 10])).toEqual({ median: 3, least: 1, most: 10, rounds: 3 });
  expect(figureOf([4, 1, 2, 3]).median).toBe(2.5);
  expect(figureOf([7])).toEqual({ median: 7, least: 7, most: 7, rounds: 1 });
});

test.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])(
  'no figure comes of %j',
  (values) => {
    expect(() => figureOf(values)).toThrow('no figure');
  },
);

test('ratios are taken round by round: a round that was slow for both says nothing', () => {
  expect(ratioOf([1, 10, 1], [2, 20, 2])).toEqual({
    median: 0.5,
    least: 0.5,
    most: 0.5,
    rounds: 3,
  });
  expect(() => ratioOf([1, 2], [1])).toThrow('2 rounds of ours against 1 of theirs');
  expect(() => ratioOf([1], [0])).toThrow('no figure');
});

test('percentiles lie between the values beside them', () => {
  expect(percentile([1, 2, 3, 4, 5], 100)).toBe(5);
  expect(percentile([10, 0], 99)).toBeCloseTo(9.9);
  expect(percentile([], 50)).toBeNaN();
});

test('a figure lies within its spread, and does not ask for the order of its rounds', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
  fc.assert(
    fc.property(values, (found) => {
      const figure = figureOf(found);
      expect(figure.least).toBeLessThanOrEqual(figure.median);
      expect(figure.median).toBeLessThanOrEqual(figure.most);
      expect(figureOf(found.toReversed())).toEqual(figure);
    }),
  );
});
