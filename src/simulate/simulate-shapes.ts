import type { Instant, Interval } from '../engine/instant.ts';
import type { Mark, TargetBar } from './simulate-lanes.ts';

export const width = 1080;
export const left = 116;
export const right = width - 24;
export const axisTop = 72;
export const barRow = 46;
export const markRow = 24;
export const lanePadding = 12;
export const HOUR = 3_600_000;
/** About the width of a letter at 12 pixels; somewhat more, so that labels keep apart. */
export const letter = 6.6;

export const ink = '#1f2937';
export const faint = '#6b7280';
export const line = '#d1d5db';
export const openFill = '#e3eefb';
export const holidayFill = '#f9e3cf';
export const colors = { counted: '#2563a8', atRisk: '#d97706', due: '#b42318', met: '#1a7f37' };

/** A target: thin where its clock stands still, thick where it counts, hatched where it waits. */
export function drawBar(bar: TargetBar, top: number, scale: (at: Instant) => number): string[] {
  const y = top + 22;
  const box = (interval: Interval, inset: number) => {
    const x = scale(interval.from);
    const end = Math.max(scale(interval.to), round(x + 0.5));
    return `M${x} ${y + inset}H${end}V${y + 14 - inset}H${x}Z`;
  };
  const path = (intervals: readonly Interval[], inset: number, fill: string) =>
    intervals.length === 0
      ? []
      : [`<path d="${intervals.map((each) => box(each, inset)).join('')}" fill="${fill}"/>`];
  const start = scale(bar.from) + 6;
  const overflows = start + bar.text.length * letter > right;
  const mark = (at: Instant, color: string) =>
    `<rect x="${round(scale(at) - 1.5)}" y="${y - 4}" width="3" height="22" fill="${color}"/>`;
  return [
    text(overflows ? right : start, top + 12, bar.text, { anchor: overflows ? 'end' : 'start' }),
    ...path([{ from: bar.from, to: bar.to }], 5.5, '#93a4b8'),
    ...path(bar.counted, 0, colors.counted),
    ...path(bar.atRisk, 0, colors.atRisk),
    ...path(bar.paused, 0, 'url(#paused)'),
    ...(bar.late ? path([bar.late], 5.5, colors.due) : []),
    ...(bar.dueAt === null ? [] : [mark(bar.dueAt, colors.due)]),
    ...(bar.metAt === null
      ? []
      : [`<circle cx="${scale(bar.metAt)}" cy="${y + 7}" r="6" fill="${colors.met}"/>`]),
  ];
}

interface Placed<M extends Mark> {
  readonly mark: M;
  readonly row: number;
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

/** Each label beside its mark, at its right where that fits, in the first row with room for it. */
export function placed<M extends Mark>(
  marks: readonly M[],
  scale: (at: Instant) => number,
  gap: number,
): Placed<M>[] {
  const taken: { row: number; from: number; to: number }[] = [];
  return marks.map((mark) => {
    const x = scale(mark.at);
    const length = mark.text.length * letter;
    const atRight = x + gap + length <= right;
    const atLeft = x - gap - length >= 0;
    // A label too long for either side ends at the edge, in a row of its own.
    const end = atRight ? x + gap + length : atLeft ? x - gap : right;
    const from = Math.min(x - gap, end - length);
    const to = Math.max(x + gap, end);
    let row = 0;
    while (taken.some((other) => other.row === row && other.from < to + 8 && from < other.to + 8)) {
      row += 1;
    }
    taken.push({ row, from, to });
    return { mark, row, x: atRight ? x + gap : end, anchor: atRight ? 'start' : 'end' };
  });
}

export function rowsOf(labels: readonly Placed<Mark>[]): number {
  return Math.max(0, ...labels.map(({ row }) => row + 1));
}

export function laneHeight(marks: readonly Mark[], scale: (at: Instant) => number): number {
  return Math.max(1, rowsOf(placed(marks, scale, 10))) * markRow;
}

export function drawMarks(
  marks: readonly Mark[],
  top: number,
  scale: (at: Instant) => number,
  shape: (x: number, y: number) => string,
): string[] {
  return placed(marks, scale, 10).flatMap(({ mark, row, x, anchor }) => {
    const y = top + row * markRow + 10;
    return [shape(scale(mark.at), y), text(x, y + 4, mark.text, { anchor })];
  });
}

export function diamond(x: number, y: number): string {
  return `<path d="M${round(x - 6)} ${y}L${x} ${y - 6}L${round(x + 6)} ${y}L${x} ${y + 6}Z" fill="#6d28d9"/>`;
}

export function dot(x: number, y: number): string {
  return `<circle cx="${x}" cy="${y}" r="5" fill="${ink}"/>`;
}

/** What the fills in a drawing mean: only those that are in it. */
export function legend(y: number, drawing: readonly string[]): string[] {
  const entries = [
    ['open hours of the desk', openFill],
    ['holiday', holidayFill],
    ['clock counts', colors.counted],
    ['at risk', colors.atRisk],
    ['waiting for the requester', 'url(#paused)'],
    ['due', colors.due],
    ['met', colors.met],
  ] as const;
  let x = 16;
  const shown = entries.filter(([, fill]) => drawing.some((shape) => shape.includes(`"${fill}"`)));
  return shown.flatMap(([label, fill]) => {
    const at = x;
    x += 26 + label.length * letter + 16;
    return [
      `<rect x="${round(at)}" y="${y - 10}" width="16" height="12" fill="${fill}" stroke="${line}"/>`,
      text(round(at + 22), y, label, { fill: faint }),
    ];
  });
}

interface TextLook {
  readonly fill?: string;
  readonly size?: number;
  readonly weight?: 'bold';
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, content: string, look: TextLook = {}): string {
  const { fill = ink, size, weight, anchor = 'start' } = look;
  const attributes = [
    `x="${x}" y="${y}" fill="${fill}"`,
    ...(size === undefined ? [] : [`font-size="${size}"`]),
    ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
    ...(anchor === 'start' ? [] : [`text-anchor="${anchor}"`]),
  ];
  return `<text ${attributes.join(' ')}>${escapeXml(content)}</text>`;
}

export function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
