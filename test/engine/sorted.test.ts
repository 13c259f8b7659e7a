import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastBelow, sorted } from '../../src/engine/calendar/sorted.ts';

const instant = fc.integer({ min: -8e15, max: 8e15 });
const gap = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1e13 }));
const ascending = fc.tuple(instant, fc.array(gap, { maxLength: 60 })).map(([first, gaps]) => {
  const values = [first];
  for (const each of gaps) values.push((values.at(-1) ?? 0) + each);
  return values;
});

test('a number is placed where it belongs, however unevenly the others lie', () => {
  fc.assert(
    fc.property(ascending, instant, (values, anywhere) => {
      const list = sorted(values);
      const limits = [anywhere, ...values.flatMap((value) => [value - 1, value, value + 1])];
      for (const limit of limits) {
        expect(lastBelow(list, limit)).toBe(values.findLastIndex((value) => value < limit));
      }
    }),
  );
});

test('nothing is below a number where there is none', () => {
  expect(lastBelow(sorted([]), 5)).toBe(-1);
});
