import { describe, expect, test } from 'vitest';
import { figureOf } from '../../bench/report/figure.ts';
import { figureText, goalText, medianText } from '../../bench/report/number-text.ts';
import { suiteTable, verdictCounts } from '../../bench/report/write-table.ts';
import { aLine, aResult, lineWithGoal } from './a-result.ts';

test('a table has two rows a line: ours with the verdict, and what it is measured against', () => {
  const lines = [
    aLine({ note: 'The platform is another process.' }),
    lineWithGoal('below', 1000, figureOf([1540, 1620, 1700])),
    aLine({ what: 'a clean install', unit: 'MB', against: null, ratio: null, goal: null }),
  ];
  expect(suiteTable(aResult(lines), { quick: false }).split('\n')).toEqual([
    'a-suite                                       median (least–most)      ratio             goal       verdict',
    '─'.repeat(120),
    'CPU per command                               0.800 ms (0.790–0.850)   1.36× (1.33–1.55) ≤ 1.5×     holds',
    '  against an empty handler                    0.580 ms (0.550–0.600)                                (not in every round)',
    '    The platform is another process.',
    'CPU per command                               1,620 ms (1,540–1,700)                     < 1,000 ms falls short',
    'a clean install                               0.800 MB (0.790–0.850)                                reported',
    '',
    '  Each side in turn.',
    '  With Node 26.10.0. Took 12 s.',
    '',
  ]);
});

test('a quick run is not judged', () => {
  const table = suiteTable(aResult([aLine(), aLine({ goal: null })]), { quick: true });
  expect(table).toContain('not judged');
  expect(table).toContain('reported');
  expect(table).not.toContain('holds');
});

test('what is too long for its column goes on below, and no row is wider than a terminal', () => {
  const what = 'messages a second over 200 conversations under the limits of the platform';
  const table = suiteTable(aResult([aLine({ what, note: 'so '.repeat(80) })]), { quick: false });
  expect(table).toContain('\n  under the limits of the platform');
  for (const row of table.split('\n')) expect(row.length).toBeLessThanOrEqual(120);
});

test('the end says how many hold', () => {
  const short = aLine({ ratio: figureOf([2]) });
  const whole = aLine({ ratio: figureOf([1]) });
  const counts = (...lines: Parameters<typeof aResult>[0]) => verdictCounts(aResult(lines).lines);
  expect(counts(whole)).toBe('1 holds; none falls short.');
  expect(counts(whole, aLine(), short, aLine({ goal: null }))).toBe(
    '2 hold, 1 of them not in every round; 1 falls short; 1 is only reported.',
  );
});

describe('numbers', () => {
  test.each([
    [[0.8], 'ms', '0.800 ms'],
    [[0.0001234, 0.0001, 0.1], 'ms', '0.000123 ms (0.000100–0.100000)'],
    [[30_815.6, 30_000, 31_000], '/s', '30,820/s (30,000–31,000)'],
    [[12, 11, 13], 'MB', '12 MB (11–13)'],
    [[1.5, 1, 2], '×', '1.50× (1.00–2.00)'],
    [[0, 0, 0.25], 'ms', '0.000 ms (0.000–0.250)'],
    [[0], '', '0'],
  ])('%j %s is told as %s', (values, unit, told) => {
    const [median = 0] = values;
    const figure = { ...figureOf(values), median };
    expect(figureText(figure, unit)).toBe(told);
    expect(told.startsWith(medianText(figure, unit))).toBe(true);
  });

  test('a goal is told with its unit', () => {
    expect(goalText(aLine())).toBe('≤ 1.5×');
    expect(goalText(lineWithGoal('at least', 0.95, figureOf([1])))).toBe('≥ 0.95 ms');
    expect(goalText(aLine({ goal: null }))).toBe('');
  });
});
