import { type Figure, figureOf, ratioOf } from '../report/figure.ts';
import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Curve, Line, Measured, Suite } from '../suite.ts';
import { calendar, startsOf, timezone } from '../support/calendar/business-year.ts';
import type { Added, Ask, Span } from '../support/calendar/serve-adds.ts';
import { type Side, type Turns, takeTurns } from '../support/calendar/take-turns.ts';
import { startChild } from '../support/child.ts';

const spans = [
  { what: '4 h', span: { unit: 'hours', count: 4 } },
  { what: '10 business days', span: { unit: 'days', count: 10 } },
] as const satisfies readonly { what: string; span: Span }[];

/** Hours of open time; the last are 1,000 business days. */
const lengths = [1, 8, 80, 800, 8000];

export const suite: Suite = {
  about:
    'CPU of adding business time to 2,048 starts, which spread over every hour of 2026, each side in a process of its own. The hours are those of policies/mednet.yaml: 09:00 to 17:00 on weekdays in New York, and its eight holidays. The others run in that zone’s time (TZ), with these hours and the dates of the year’s holidays set as their guides say, by moment.updateLocale, dayjs.setBusinessTime and dayjs.setHolidays. The bare search is two binary searches, in the opening intervals of seven years and in the open time ahead of each. Warm-up: each side adds to all starts until 0.15 s of CPU are full; every sample is as many adds again.',
  packages: ['luxon', 'dayjs', 'dayjs-business-time', 'moment', 'moment-business-time'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const started: Side[] = [];
  const start = (name: string, module: string): Side => {
    const url = new URL(`../support/calendar/${module}.ts`, import.meta.url);
    const side = { name, child: startChild<Ask, Added>(url, { TZ: timezone }) };
    started.push(side);
    return side;
  };
  try {
    const ours = start('the bot’s calendar', 'ours');
    const bare = start('a bare binary search', 'bare-search');
    const peers = [
      start('dayjs-business-time', 'with-dayjs'),
      start('moment-business-time', 'with-moment'),
    ];
    const lines: Line[] = [];
    for (const { what, span } of spans) {
      bench.say(`calendar: ${what}`);
      const starts = bench.quick ? 128 : 2048;
      const turns = await takeTurns(bench, [ours, bare, ...peers], span, starts);
      lines.push(...linesOf(what, { ours, bare, peers }, turns));
    }
    bench.say('calendar: how it grows');
    return { lines, curves: [await growth(bench, [ours, bare], peers)] };
  } finally {
    for (const { child } of started) await child.stop();
  }
}

function linesOf(
  what: string,
  sides: { readonly ours: Side; readonly bare: Side; readonly peers: readonly Side[] },
  turns: ReadonlyMap<Side, Turns>,
): Line[] {
  const of = (side: Side): Turns => turns.get(side) ?? { ns: [], ends: [] };
  const ours = of(sides.ours);
  const bare = of(sides.bare);
  if (differing(ours, bare).length > 0) throw new Error(`${sides.bare.name} ends elsewhere`);
  const aSecond = ({ ns }: Turns) => ns.map((each) => 1e9 / each);
  const [faster, ...slower] = sides.peers
    .map((side) => ({ name: side.name, ...of(side) }))
    .toSorted((one, other) => figureOf(one.ns).median - figureOf(other.ns).median);
  if (faster === undefined) throw new Error('there is nothing to compare with');
  const others = slower.map((peer) => {
    const ratio = Math.round(ratioOf(aSecond(ours), aSecond(peer)).median);
    return `${peer.name}: ${countText(ratio)}×. `;
  });
  return [
    {
      ...lineOf(`adds of ${what} a second of CPU`, '/s', aSecond(ours), {
        what: faster.name,
        values: aSecond(faster),
      }),
      goal: { of: 'ratio', is: 'at least', value: 500 },
      note: `${others.join('')}${agreement([faster, ...slower], ours)}`,
    },
    {
      ...lineOf(`CPU of an add of ${what}`, 'ns', ours.ns, {
        what: sides.bare.name,
        values: bare.ns,
      }),
      goal: { of: 'ratio', is: 'at most', value: 4 },
    },
  ];
}

/** For how many starts the peers end elsewhere, and how many of these lie within the hours. */
function agreement(peers: readonly ({ readonly name: string } & Turns)[], ours: Turns): string {
  const starts = startsOf(ours.ends.length);
  const counts = peers.map((peer) => {
    const other = differing(ours, peer);
    const inside = other.filter((at) => {
      const start = starts[at] ?? Number.NaN;
      return calendar.isOpen(start) && calendar.isOpen(start - 1);
    });
    return { name: peer.name, other: other.length, inside: inside.length };
  });
  const all = countText(ours.ends.length);
  if (counts.every(({ other }) => other === 0)) return `All end alike for all ${all} starts.`;
  const told = counts.map(
    ({ name, other, inside }) => `${name} for ${countText(other)} (${inside} within the hours)`,
  );
  return `Of ${all} starts these end elsewhere: ${told.join(', ')}. From outside the hours they keep the time of day, where ours ends as the hours do.`;
}

/** The places of the starts for which the two end at different instants. */
function differing(one: Turns, other: Turns): number[] {
  return [...one.ends.keys()].filter((at) => one.ends[at] !== other.ends[at]);
}

async function growth(bench: Bench, fast: readonly Side[], peers: readonly Side[]): Promise<Curve> {
  const points = new Map<Side, { n: number; figure: Figure }[]>();
  for (const hours of lengths) {
    const span: Span = { unit: 'hours', count: hours };
    const turns = [
      ...(await takeTurns(bench, fast, span, bench.quick ? 128 : 2048)),
      ...(await takeTurns({ ...bench, quick: true }, peers, span, 8)),
    ];
    for (const [side, { ns }] of turns) {
      const others = points.get(side) ?? [];
      points.set(side, [...others, { n: hours, figure: figureOf(ns.map((each) => each / 1000)) }]);
    }
  }
  return {
    name: 'calendar-add',
    title: 'CPU of adding business time, by how much is added',
    over: 'hours of open time added',
    unit: 'µs',
    series: [...points].map(([{ name }, each]) => ({ name, points: each })),
  };
}
