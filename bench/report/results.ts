import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Measured } from '../suite.ts';
import { verdictOf, verdicts } from './verdict.ts';

const figure = z.strictObject({
  median: z.number(),
  least: z.number(),
  most: z.number(),
  rounds: z.int().positive(),
});

const line = z.strictObject({
  what: z.string(),
  unit: z.string(),
  ours: figure,
  against: z.strictObject({ what: z.string(), figure }).nullable(),
  ratio: figure.nullable(),
  goal: z
    .strictObject({
      of: z.enum(['ratio', 'ours']),
      is: z.enum(['at most', 'at least', 'below']),
      value: z.number(),
    })
    .nullable(),
  note: z.string().exactOptional(),
  verdict: z.enum(verdicts),
});

const curve = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  over: z.string(),
  unit: z.string(),
  series: z
    .array(
      z.strictObject({
        name: z.string(),
        points: z.array(z.strictObject({ n: z.number(), figure })).min(1),
      }),
    )
    .min(1),
});

const suiteResult = z.strictObject({
  name: z.string(),
  about: z.string(),
  at: z.iso.datetime(),
  machine: z.string(),
  versions: z.record(z.string(), z.string()),
  rounds: z.int().positive(),
  /** How long the suite took, with its set-up. */
  seconds: z.number(),
  lines: z.array(line),
  curves: z.array(curve),
});

/** What one suite gave, as it is told, kept and quoted. */
export type SuiteResult = z.infer<typeof suiteResult>;
export type JudgedLine = SuiteResult['lines'][number];

/** What was measured, with a verdict for each line. Throws for what could not be read again. */
export function judge(
  about: Omit<SuiteResult, 'lines' | 'curves'>,
  { lines, curves = [] }: Measured,
): SuiteResult {
  const judged = lines.map((each) => ({ ...each, verdict: verdictOf(each) }));
  return suiteResult.parse({ ...about, lines: judged, curves });
}

/** With the suite's new result in the place of its last one, in the order of `names`; others go. */
export function withResult(
  results: readonly SuiteResult[],
  result: SuiteResult,
  names: readonly string[],
): SuiteResult[] {
  const others = results.filter(({ name }) => name !== result.name);
  return names.flatMap((name) => [...others, result].filter((each) => each.name === name));
}

const file = new URL('../results.json', import.meta.url);

/** Throws where the file holds something else than results. */
export function readResults(): SuiteResult[] {
  return parseResults(readFileSync(file, 'utf8'));
}

export function writeResults(results: readonly SuiteResult[]): void {
  writeFileSync(file, serializeResults(results));
}

export function parseResults(text: string): SuiteResult[] {
  return z.array(suiteResult).parse(JSON.parse(text));
}

/** Six digits of each number say all that a measurement can; a figure stands in one line. */
export function serializeResults(results: readonly SuiteResult[]): string {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  const text = JSON.stringify(results, rounded, 2);
  const figures = text.replaceAll(/\{\n\s+"median"[^{}]*\}/g, (figure) =>
    figure.replaceAll(/\n\s+/g, ' '),
  );
  return `${figures}\n`;
}
