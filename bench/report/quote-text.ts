import { figureText, goalText, medianText } from './number-text.ts';
import type { JudgedLine, SuiteResult } from './results.ts';
import { verdictCounts } from './write-table.ts';

/** What is promised, and how far it is kept: for the README. */
export function shortBlock(results: readonly SuiteResult[]): string {
  const lines = results.flatMap((result) => result.lines).filter(({ goal }) => goal !== null);
  if (lines.length === 0) return 'Nothing has been measured yet.';
  const counts = verdictCounts(lines);
  return [...table(lines, medianText), '', `${counts} ${measuredText(results)}`].join('\n');
}

/** Every figure with its spread, suite by suite, and how each was measured. */
export function fullBlock(results: readonly SuiteResult[]): string {
  if (results.length === 0) return 'Nothing has been measured yet.';
  const counts = verdictCounts(results.flatMap(({ lines }) => lines));
  return [`${counts} ${measuredText(results)}`, ...results.map(section)].join('\n\n');
}

/** The curves as pictures beside docs/performance.md. */
export function curvesBlock(results: readonly SuiteResult[]): string {
  const curves = results.flatMap((result) => result.curves);
  if (curves.length === 0) return 'None has been drawn yet.';
  return curves.map(({ name, title }) => `![${title}](performance/${name}.svg)`).join('\n\n');
}

function section(result: SuiteResult): string {
  const notes = result.lines.flatMap(({ what, note }) =>
    note === undefined ? [] : [`- ${what}: ${note}`],
  );
  return [
    `### ${result.name}`,
    '',
    result.about,
    '',
    ...table(result.lines, figureText),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

/** `text` writes a figure. */
function table(lines: readonly JudgedLine[], text: typeof figureText): string[] {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const head = ['what', 'Firstline', 'against', 'ratio', 'goal', 'verdict'];
  return [
    row(head),
    `|${'---|'.repeat(head.length)}`,
    ...lines.map(({ what, unit, ours, against, ratio, goal, verdict }) =>
      row([
        what,
        text(ours, unit),
        against === null ? '' : `${against.what}: ${text(against.figure, unit)}`,
        ratio === null ? '' : text(ratio, '×'),
        goalText({ goal, unit }),
        verdict,
      ]),
    ),
  ];
}

/** When, where and with what: a sentence for each machine and day, as suites may run by themselves. */
function measuredText(results: readonly SuiteResult[]): string {
  const places = new Map<string, SuiteResult[]>();
  for (const result of results) {
    const place = `on ${result.at.slice(0, 10)} on ${result.machine}`;
    places.set(place, [...(places.get(place) ?? []), result]);
  }
  return [...places]
    .map(([place, measured]) => {
      const which = places.size === 1 ? '' : `${measured.map(({ name }) => name).join(', ')} `;
      const said = which === '' ? 'Measured' : `${which}measured`;
      const versions = new Set(
        measured.flatMap((each) => Object.entries(each.versions).map((pair) => pair.join(' '))),
      );
      return `${said} ${place}, with ${[...versions].join(', ')}.`;
    })
    .join(' ');
}
