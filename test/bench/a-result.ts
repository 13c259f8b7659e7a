import { type Figure, figureOf } from '../../bench/report/figure.ts';
import { judge, type SuiteResult } from '../../bench/report/results.ts';
import type { Curve, Goal, Line } from '../../bench/suite.ts';

export function aLine(change: Partial<Line> = {}): Line {
  return {
    what: 'CPU per command',
    unit: 'ms',
    ours: figureOf([0.8, 0.79, 0.85]),
    against: { what: 'an empty handler', figure: figureOf([0.6, 0.58, 0.55]) },
    ratio: figureOf([1.33, 1.36, 1.55]),
    goal: { of: 'ratio', is: 'at most', value: 1.5 },
    ...change,
  };
}

/** A line that is judged by its own figure. */
export function lineWithGoal(is: Goal['is'], value: number, ours: Figure): Line {
  return aLine({ ours, against: null, ratio: null, goal: { of: 'ours', is, value } });
}

export function aCurve(values: readonly (readonly [number, readonly number[]])[]): Curve {
  const points = values.map(([n, found]) => ({ n, figure: figureOf(found) }));
  return {
    name: 'a-curve',
    title: 'What it costs',
    over: 'open tickets',
    unit: 'ms',
    series: [{ name: 'ours', points }],
  };
}

export function aResult(
  lines: readonly Line[],
  change: Partial<SuiteResult> = {},
  curves: readonly Curve[] = [],
): SuiteResult {
  const about = {
    name: 'a-suite',
    about: 'Each side in turn.',
    at: '2026-11-22T10:00:00.000Z',
    machine: 'a processor, 2 cores',
    versions: { Node: '26.10.0' },
    rounds: 5,
    seconds: 12,
  };
  return { ...judge(about, { lines, curves }), ...change };
}
