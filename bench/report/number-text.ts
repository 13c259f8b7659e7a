import type { Goal, Line } from '../suite.ts';
import type { Figure } from './figure.ts';

/** e.g. `0.823 ms (0.790–0.901)`, `30,820/s`; the spread only where there is one. */
export function figureText({ median, least, most }: Figure, unit: string): string {
  const decimals = decimalsFor([median, least, most]);
  const text = (value: number) => numberText(value, decimals);
  const spread = least === most ? '' : ` (${text(least)}–${text(most)})`;
  return `${withUnit(text(median), unit)}${spread}`;
}

/** e.g. `1,000,000`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** e.g. `0.823 ms`. */
export function medianText({ median, least, most }: Figure, unit: string): string {
  return withUnit(numberText(median, decimalsFor([median, least, most])), unit);
}

/** e.g. `≤ 1.5×`, `< 1,000 ms`; nothing where a line is only reported. */
export function goalText({ goal, unit }: Pick<Line, 'goal' | 'unit'>): string {
  if (goal === null) return '';
  const value = goal.value.toLocaleString('en-US', { maximumFractionDigits: 6 });
  return `${signs[goal.is]} ${withUnit(value, goal.of === 'ratio' ? '×' : unit)}`;
}

const signs: Readonly<Record<Goal['is'], string>> = { 'at most': '≤', 'at least': '≥', below: '<' };

/** From a thousand on, four digits say enough. */
function numberText(value: number, decimals: number): string {
  const told = Math.abs(value) < 1000 ? value : Number(value.toPrecision(4));
  return told.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

function withUnit(text: string, unit: string): string {
  return /^[/×%]/.test(unit) || unit === '' ? `${text}${unit}` : `${text} ${unit}`;
}

/** What leaves three digits to the first value; none where all are whole. */
function decimalsFor(values: readonly number[]): number {
  if (values.every(Number.isInteger)) return 0;
  const first = values.find((value) => value !== 0) ?? 0;
  return Math.min(Math.max(2 - Math.floor(Math.log10(Math.abs(first))), 0), 12);
}
