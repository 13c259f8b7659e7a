import { calendarOf } from '../engine/calendar.ts';
import { deskZone } from '../engine/clock-time.ts';
import type { Instant, Interval } from '../engine/instant.ts';
import { levelTitle, type Policy } from '../engine/policy.ts';
import { instantText } from '../views/when.ts';
import { datesIn, momentLabel, ticksOf } from './simulate-axis.ts';
import {
  eventMarks,
  type Mark,
  targetBars,
  targetRemark,
  thresholdMarks,
} from './simulate-lanes.ts';
import type { Scenario, Simulation } from './simulate-policy.ts';
import {
  axisTop,
  barRow,
  diamond,
  dot,
  drawBar,
  drawMarks,
  escapeXml,
  faint,
  HOUR,
  holidayFill,
  laneHeight,
  lanePadding,
  left,
  legend,
  letter,
  line,
  markRow,
  openFill,
  placed,
  right,
  round,
  rowsOf,
  text,
  width,
} from './simulate-shapes.ts';

/**
 * A picture of a simulation: hours of the desk, targets, thresholds and events on one axis in the
 * desk's zone, as SVG. null where there is no ticket.
 */
export function drawSimulation(
  policy: Policy,
  { reportedAt, until }: Scenario,
  found: Simulation,
): string | null {
  const { ticket } = found;
  if (!ticket) return null;
  const zone = deskZone(policy);
  const last = Math.max(
    ...found.timeline.map(({ at }) => at),
    ...(until === null ? found.targets.map(({ dueAt }) => dueAt) : [until]),
  );
  const span = Math.max(last - reportedAt, HOUR);
  const from = Math.round(reportedAt - 0.03 * span);
  const to = Math.round(reportedAt + 1.03 * span);
  const scale = (at: Instant) =>
    round(left + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (right - left));

  const end = until ?? last;
  const holidays = holidayMarks(policy, from, to, zone);
  const axisBottom = axisTop + 34 + rowsOf(placed(holidays, scale, 0)) * 16;
  const bars = targetBars(policy, ticket, found.timeline, end);
  const remark = targetRemark(policy, ticket);
  const thresholds = thresholdMarks(policy, found.timeline);
  const events = eventMarks(policy, found.timeline);

  const lanes: string[] = [];
  let y = axisBottom;
  const lane = (name: string, height: number, content: (top: number) => string[]) => {
    const top = y + lanePadding;
    lanes.push(
      `<line x1="16" x2="${right}" y1="${y}" y2="${y}" stroke="${line}"/>`,
      text(16, top + 14, name, { weight: 'bold' }),
      ...content(top),
    );
    y = top + height + lanePadding;
  };
  lane('Targets', bars.length * barRow + (remark ? markRow : 0), (top) => [
    ...bars.flatMap((bar, row) => drawBar(bar, top + row * barRow, scale)),
    ...(remark
      ? [text(scale(reportedAt) + 10, top + bars.length * barRow + 14, remark, { fill: faint })]
      : []),
  ]);
  lane('Thresholds', laneHeight(thresholds, scale), (top) =>
    thresholds.length > 0
      ? drawMarks(thresholds, top, scale, diamond)
      : [text(scale(reportedAt) + 10, top + 14, 'Nobody is told by the time.', { fill: faint })],
  );
  lane('Events', laneHeight(events, scale), (top) => drawMarks(events, top, scale, dot));

  const height = y + 44;
  const title = `${levelTitle(policy, ticket.levelAtReport)}, reported ${instantText(reportedAt, zone)}`;
  const drawing = [
    ...background(policy, { from, to }, scale, axisBottom, y),
    ...drawAxis({ from, to }, zone, scale, axisBottom, y),
    ...drawHolidays(holidays, scale),
    `<line x1="${scale(reportedAt)}" x2="${scale(reportedAt)}" y1="${axisBottom}" y2="${y}" stroke="${faint}" stroke-dasharray="2 3"/>`,
    ...lanes,
    `<line x1="16" x2="${right}" y1="${y}" y2="${y}" stroke="${line}"/>`,
  ];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    '<defs><pattern id="paused" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/><rect width="2.5" height="6" fill="#6b7280"/></pattern></defs>',
    // Letters stay readable where they cross a line.
    '<style>text{paint-order:stroke;stroke:#ffffff;stroke-width:3px;stroke-opacity:0.7}</style>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(16, 30, title, { size: 16, weight: 'bold' }),
    text(16, 52, `${policy.name}. Times in ${zone}.`, { fill: faint }),
    ...drawing,
    ...legend(y + 26, drawing),
    '</svg>',
  ].join('\n')}\n`;
}

interface Holiday extends Mark {
  readonly to: Instant;
}

function holidayMarks(policy: Policy, from: Instant, to: Instant, zone: string): Holiday[] {
  const spec = policy.calendars[policy.deskHours];
  if (!spec) return [];
  const names = new Map(
    calendarOf(spec)
      .holidays(from, to)
      .map(({ date, name }) => [date, name]),
  );
  return datesIn(from, to, zone).flatMap((day) => {
    const name = names.get(day.date);
    return name === undefined ? [] : [{ at: Math.max(day.from, from), to: day.to, text: name }];
  });
}

function background(
  policy: Policy,
  { from, to }: Interval,
  scale: (at: Instant) => number,
  top: number,
  bottom: number,
): string[] {
  const spec = policy.calendars[policy.deskHours];
  if (!spec) return [];
  const column = (interval: Interval) => {
    const x = scale(interval.from);
    return `M${x} ${top}H${scale(interval.to)}V${bottom}H${x}Z`;
  };
  const open = calendarOf(spec).openIntervals(from, to).map(column).join('');
  const closed = holidayMarks(policy, from, to, deskZone(policy))
    .map((day) => column({ from: day.at, to: day.to }))
    .join('');
  return [
    ...(open ? [`<path d="${open}" fill="${openFill}"/>`] : []),
    ...(closed ? [`<path d="${closed}" fill="${holidayFill}"/>`] : []),
  ];
}

function drawAxis(
  { from, to }: Interval,
  zone: string,
  scale: (at: Instant) => number,
  top: number,
  bottom: number,
): string[] {
  const ticks = ticksOf(from, to, zone, right - left);
  const midnight = ticks.find(({ isDate }) => isDate);
  const hasHours = ticks.some(({ isDate }) => !isDate);
  // The first date may have begun before the axis does.
  const isFirstShown = midnight !== undefined && scale(midnight.at) - left < 84;
  const [first = ''] = momentLabel(from, zone).split(/, \d+:/);
  return [
    ...(hasHours && !isFirstShown ? [text(left, axisTop + 12, first, { weight: 'bold' })] : []),
    ...ticks.flatMap(({ at, label, isDate }) => {
      const x = scale(at);
      const stroke = isDate ? '#9ca3af' : line;
      return [
        `<line x1="${x}" x2="${x}" y1="${isDate ? axisTop + 2 : axisTop + 28}" y2="${bottom}" stroke="${stroke}" stroke-width="${isDate ? 1 : 0.5}"/>`,
        isDate
          ? x + 4 + label.length * letter > width
            ? ''
            : text(x + 4, axisTop + 12, label, { weight: 'bold' })
          : text(x, axisTop + 26, label, { fill: faint, anchor: 'middle', size: 11 }),
      ];
    }),
    `<line x1="${left}" x2="${right}" y1="${top}" y2="${top}" stroke="#9ca3af"/>`,
  ];
}

function drawHolidays(holidays: readonly Holiday[], scale: (at: Instant) => number): string[] {
  return placed(holidays, scale, 0).map(({ mark, row, x, anchor }) =>
    text(x, axisTop + 44 + row * 16, mark.text, { fill: '#9a4a06', anchor, size: 11 }),
  );
}
