import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisOver, axisUp } from '../../bench/report/axis.ts';
import { drawCurve } from '../../bench/report/draw-curve.ts';
import type { Curve } from '../../bench/suite.ts';
import { aCurve } from './a-result.ts';

/** The numbers that places are given by, and the elements that are opened and closed. */
function drawn(curve: Curve) {
  const svg = drawCurve(curve);
  const open: string[] = [];
  for (const [, slash, name = '', end] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else if (!end) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  return svg;
}

test('ticks are decades where values span more than one, else even steps from 0', () => {
  expect(axisOver([1e3, 1e4, 1e6]).ticks).toEqual([1e3, 1e4, 1e5, 1e6]);
  expect(axisOver([1, 3]).ticks).toEqual([1, 3]);
  expect(axisUp([0.2, 9]).ticks).toEqual([0.2, 0.5, 1, 2, 5, 10]);
  expect(axisUp([0.2, 90]).ticks).toEqual([1, 10, 100]);
  expect(axisUp([510, 690]).ticks).toEqual([0, 200, 400, 600, 800]);
  expect(axisUp([0, 690]).ticks).toEqual([0, 200, 400, 600, 800]);
});

test('what is drawn is named: title, axes, series and the last value of each', () => {
  const svg = drawn(
    aCurve([
      [1e3, [1, 2, 3]],
      [1e6, [80, 90, 99]],
    ]),
  );
  for (const text of ['What it costs', 'open tickets', 'ours', '1,000,000', '90 ms']) {
    expect(svg).toContain(`>${text}<`);
  }
});

test('names are written as text, whatever is in them', () => {
  expect(drawn({ ...aCurve([[1, [1]]]), title: 'a < b & "c"' })).toContain('a &lt; b &amp; "c"');
});

test.each<[string, Parameters<typeof aCurve>[0]]>([
  ['one point', [[1000, [5]]]],
  [
    'nothing but zeros',
    [
      [1, [0]],
      [2, [0, 0]],
    ],
  ],
  [
    'the same values',
    [
      [1, [3]],
      [10, [3]],
    ],
  ],
  [
    'a number of nothing',
    [
      [0, [1]],
      [10, [2]],
    ],
  ],
  [
    'values below zero',
    [
      [1, [-3, 1]],
      [10, [2]],
    ],
  ],
  [
    'numbers out of order',
    [
      [100, [1]],
      [1, [2]],
    ],
  ],
])('a curve of %s is a picture', (_what, values) => {
  drawn(aCurve(values));
});

test('every value lies within its axis, and more is further along', () => {
  const value = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  const values = fc.array(fc.oneof(value, fc.constant(0)), { minLength: 1, maxLength: 9 });
  const isInside = (place: number) => place >= -1e-9 && place <= 1 + 1e-9;
  fc.assert(
    fc.property(values, (found) => {
      for (const { place, ticks } of [axisUp(found), axisOver(found)]) {
        const places = found.toSorted((one, other) => one - other).map(place);
        expect([...places, ...ticks.map(place)].every(isInside)).toBe(true);
        expect(places).toEqual(places.toSorted((one, other) => one - other));
        expect(ticks.length > 0 && ticks.length <= 9).toBe(true);
      }
    }),
  );
});
