import { escapeXml, faint, ink, line, round, text } from '../../src/simulate/simulate-shapes.ts';
import type { Curve } from '../suite.ts';
import { axisOver, axisUp } from './axis.ts';
import { medianText } from './number-text.ts';
import { wrap } from './wrap.ts';

const width = 760;
const left = 84;
const right = width - 112;
const plotHeight = 280;
const rowHeight = 20;
/** About the width of a letter of a legend. */
const letter = 6.2;
const colors = ['#2563a8', '#d97706', '#1a7f37', '#7c3aed', '#b42318', '#0e7490'];

type Series = Curve['series'][number] & { readonly color: string };

/** How a cost grows, as SVG on its own ground: medians as lines, the spread of the rounds as bars. */
export function drawCurve(curve: Curve): string {
  const { title, over, unit } = curve;
  const series = curve.series.map((each, at) => ({
    ...each,
    points: each.points.toSorted((one, other) => one.n - other.n),
    color: colors[at % colors.length] ?? ink,
  }));
  const points = series.flatMap((each) => each.points);
  const x = axisOver(points.map(({ n }) => n));
  const y = axisUp(points.flatMap(({ figure }) => [figure.least, figure.most]));

  const titles = wrap(title, 80);
  const rows = legendRows(series);
  const legendTop = 32 + titles.length * rowHeight;
  const top = legendTop + rows.length * rowHeight + 22;
  const bottom = top + plotHeight;
  const height = bottom + 62;
  const toX = (n: number) => round(left + x.place(n) * (right - left));
  const toY = (value: number) => round(bottom - y.place(value) * plotHeight);

  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" fill="#ffffff" stroke="${line}"/>`,
    ...titles.map((each, row) =>
      text(24, 34 + row * rowHeight, each, { size: 16, weight: 'bold' }),
    ),
    ...rows.flatMap((row, at) => drawLegend(row, legendTop + 6 + at * rowHeight)),
    text(left, top - 10, unitText(unit), { fill: faint, anchor: 'end' }),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${right}" y1="${toY(tick)}" y2="${toY(tick)}" stroke="${line}"/>`,
      text(left - 8, toY(tick) + 4, tickText(tick), { fill: faint, anchor: 'end' }),
    ]),
    `<line x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="${faint}"/>`,
    ...x.ticks.flatMap((tick) => [
      `<line x1="${toX(tick)}" x2="${toX(tick)}" y1="${bottom}" y2="${bottom + 5}" stroke="${faint}"/>`,
      text(toX(tick), bottom + 20, tickText(tick), { fill: faint, anchor: 'middle' }),
    ]),
    text((left + right) / 2, bottom + 44, over, { anchor: 'middle' }),
    ...series.flatMap((each) => drawSeries(each, toX, toY)),
    ...endTexts(series, unit, toY, { top, bottom }),
    '</svg>',
  ].join('\n')}\n`;
}

function drawSeries(
  { points, color }: Series,
  toX: (n: number) => number,
  toY: (value: number) => number,
): string[] {
  const path = points.map(({ n, figure }) => `${toX(n)} ${toY(figure.median)}`).join('L');
  return [
    ...points.map(
      ({ n, figure }) =>
        `<line x1="${toX(n)}" x2="${toX(n)}" y1="${toY(figure.least)}" y2="${toY(figure.most)}" stroke="${color}" stroke-width="5" stroke-opacity="0.3" stroke-linecap="round"/>`,
    ),
    ...(points.length > 1
      ? [
          `<path d="M${path}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round"/>`,
        ]
      : []),
    ...points.map(
      ({ n, figure }) =>
        `<circle cx="${toX(n)}" cy="${toY(figure.median)}" r="3.5" fill="${color}"/>`,
    ),
  ];
}

/** The last median of each, at the right, moved apart where they would meet. */
function endTexts(
  series: readonly Series[],
  unit: string,
  toY: (value: number) => number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): string[] {
  const gap = 15;
  const ends = series
    .flatMap(({ points, color }) => {
      const last = points.at(-1);
      return last ? [{ figure: last.figure, color, y: toY(last.figure.median) + 4 }] : [];
    })
    .toSorted((one, other) => one.y - other.y);
  let lowest = top - gap;
  const down = ends.map((end) => {
    lowest = Math.max(end.y, lowest + gap);
    return { ...end, y: lowest };
  });
  let highest = bottom + gap + 4;
  const apart = down.toReversed().map((end) => {
    highest = Math.min(end.y, highest - gap);
    return { ...end, y: highest };
  });
  return apart.map(({ figure, color, y }) =>
    text(right + 10, y, medianText(figure, unit), { fill: color, weight: 'bold' }),
  );
}

interface Entry extends Series {
  readonly at: number;
}

/** The names of what is drawn, beside each other as far as they fit. */
function legendRows(series: readonly Series[]): Entry[][] {
  const rows: Entry[][] = [];
  let at = width;
  for (const each of series) {
    const length = 28 + each.name.length * letter + 20;
    if (at + length > width - 24) {
      rows.push([]);
      at = 24;
    }
    rows.at(-1)?.push({ ...each, at: round(at) });
    at += length;
  }
  return rows;
}

function drawLegend(entries: readonly Entry[], y: number): string[] {
  return entries.flatMap(({ name, color, at }) => [
    `<line x1="${at}" x2="${at + 20}" y1="${y - 4}" y2="${y - 4}" stroke="${color}" stroke-width="2"/>`,
    `<circle cx="${at + 10}" cy="${y - 4}" r="3.5" fill="${color}"/>`,
    text(round(at + 28), y, name),
  ]);
}

function unitText(unit: string): string {
  return unit === '/s' ? 'a second' : unit;
}

function tickText(tick: number): string {
  return tick.toLocaleString('en-US', { maximumSignificantDigits: 6 });
}
