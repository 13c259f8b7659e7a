import { figureText, goalText } from './number-text.ts';
import type { JudgedLine, SuiteResult } from './results.ts';
import { wrap } from './wrap.ts';

const columns = [46, 25, 18, 11, 20] as const;
const width = columns.reduce((sum, column) => sum + column, 0);

type Row = readonly [string, string, string, string, string];

/** What one suite gave, for a terminal of 120 columns. */
export function suiteTable(result: SuiteResult, { quick }: { readonly quick: boolean }): string {
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  return [
    ...cells([result.name, 'median (least–most)', 'ratio', 'goal', 'verdict']),
    '─'.repeat(width),
    ...result.lines.flatMap((line) => entry(line, quick)),
    '',
    ...paragraph(result.about),
    ...paragraph(`With ${versions.join(', ')}. Took ${Math.round(result.seconds)} s.`),
    '',
  ].join('\n');
}

/** How many hold, e.g. `12 hold, 1 of them not in every round; 2 fall short; 3 are only reported.` */
export function verdictCounts(lines: readonly JudgedLine[]): string {
  const count = (verdict: JudgedLine['verdict']) =>
    lines.filter((line) => line.verdict === verdict).length;
  const [partly, short, reported] = [
    count('holds (not in every round)'),
    count('falls short'),
    count('reported'),
  ];
  const held = count('holds') + partly;
  const some = partly > 0 ? `, ${partly} of them not in every round` : '';
  return `${[
    `${held} ${held === 1 ? 'holds' : 'hold'}${some}`,
    `${short === 0 ? 'none' : short} ${short < 2 ? 'falls' : 'fall'} short`,
    ...(reported > 0 ? [`${reported} ${reported === 1 ? 'is' : 'are'} only reported`] : []),
  ].join('; ')}.`;
}

function entry(line: JudgedLine, quick: boolean): string[] {
  const verdict = quick && line.goal !== null ? 'not judged' : line.verdict;
  const [said = '', reserve = ''] = verdict.split(/ (?=\()/);
  const ratio = line.ratio === null ? '' : figureText(line.ratio, '×');
  const { against, unit } = line;
  const second: Row = [
    against === null ? '' : `  against ${against.what}`,
    against === null ? '' : figureText(against.figure, unit),
    '',
    '',
    reserve,
  ];
  return [
    ...cells([line.what, figureText(line.ours, unit), ratio, goalText(line), said]),
    ...(second.some((cell) => cell !== '') ? cells(second) : []),
    ...(line.note === undefined ? [] : paragraph(line.note, '    ')),
  ];
}

/** A row in its columns; what is too long for one goes on below. */
function cells(row: Row): string[] {
  const wrapped = row.map((cell, at) => {
    const indent = /^ */.exec(cell)?.[0] ?? '';
    const more = at === 0 ? `${indent}  ` : indent;
    const gap = at === columns.length - 1 ? 0 : 1;
    const room = (columns[at] ?? 0) - gap - more.length;
    return wrap(cell, room).map((text, line) => `${line === 0 ? indent : more}${text}`);
  });
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, at) => (lines[line] ?? '').padEnd(columns[at] ?? 0))
      .join('')
      .trimEnd(),
  );
}

function paragraph(text: string, indent = '  '): string[] {
  return wrap(text, width - indent.length).map((line) => `${indent}${line}`);
}
