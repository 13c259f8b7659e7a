import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { figureOf } from '../../bench/report/figure.ts';
import { quoted, withBlock } from '../../bench/report/quote.ts';
import { fullBlock, shortBlock } from '../../bench/report/quote-text.ts';
import { readResults } from '../../bench/report/results.ts';
import { aCurve, aLine, aResult } from './a-result.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what the documents quote is what was measured last (npm run bench -- --quote)', () => {
  test.each([...quoted(readResults(), read)])('%s', (path, text) => {
    expect(read(path)).toBe(text);
  });
});

test('the README has what is promised, in medians; the other page every figure', () => {
  const results = [
    aResult([aLine({ what: 'a | b' }), aLine({ what: 'size', goal: null, note: 'Packed.' })]),
  ];
  const measured = 'Measured on 2026-11-22 on a processor, 2 cores, with Node 26.10.0.';
  expect(shortBlock(results).split('\n').slice(2)).toEqual([
    '| a \\| b | 0.800 ms | an empty handler: 0.580 ms | 1.36× | ≤ 1.5× | holds (not in every round) |',
    '',
    `1 holds, 1 of them not in every round; none falls short. ${measured}`,
  ]);
  expect(fullBlock(results)).toContain('| size | 0.800 ms (0.790–0.850) |');
  expect(fullBlock(results)).toContain('- size: Packed.');
  expect(fullBlock(results)).toContain(measured);
});

test('suites that were measured elsewhere or on another day say so', () => {
  const lines = [aLine({ ratio: figureOf([1]) })];
  const results = [
    aResult(lines),
    aResult(lines, { name: 'b-suite', versions: { Node: '26.10.0', 'pg-boss': '12.35.0' } }),
    aResult(lines, { name: 'c-suite', at: '2026-11-23T10:00:00.000Z' }),
  ];
  expect(shortBlock(results)).toContain(
    'a-suite, b-suite measured on 2026-11-22 on a processor, 2 cores, with Node 26.10.0, pg-boss 12.35.0. ' +
      'c-suite measured on 2026-11-23 on a processor, 2 cores, with Node 26.10.0.',
  );
});

test('without results both say that there are none', () => {
  expect(shortBlock([])).toBe('Nothing has been measured yet.');
  expect(fullBlock([])).toBe('Nothing has been measured yet.');
});

test('a block is replaced in its one place', () => {
  expect(withBlock('a <!-- x -->old<!-- /x --> b', 'x', 'new')).toBe(
    'a <!-- x -->\nnew\n<!-- /x --> b',
  );
  for (const document of ['none', '<!-- x -->', '<!-- x --><!-- /x --><!-- x --><!-- /x -->']) {
    expect(() => withBlock(document, 'x', 'new')).toThrow('<!-- x -->');
  }
});

test('two curves of one name would be one picture', () => {
  const curve = aCurve([[1, [1]]]);
  const results = [aResult([], {}, [curve]), aResult([], { name: 'b-suite' }, [curve])];
  expect(() => quoted(results, read)).toThrow('two curves "a-curve"');
});
