import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, figureOf, percentile } from '../report/figure.ts';
import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Curve, Line, Measured, Suite } from '../suite.ts';
import { type BackendCpu, backendCpu } from '../support/backend-cpu.ts';
import { type Stories, storiesOn } from '../support/filled/make-stories.ts';
import { addDueSoon } from '../support/scale/due-soon.ts';
import { type BotOn, withBots } from '../support/scale/open-bots.ts';

const aSecond = 100;
const seconds = 6;
/** Of the sizes between, whose lateness only a curve shows. */
const shortly = { rounds: 3, seconds: 3 };

export const suite: Suite = {
  about: `How late checks are, and what the loops cost while nothing is due, on databases that hold so many open tickets, none of which is due. Late: from the instant at which a threshold passes to the commit of the state, the event and the messages of its escalation, of ${aSecond} tickets due a second for ${seconds} s, evenly, with all loops of the runtime in a process of their own, on real time, and a simulated Slack that the messages go to at its pace. They are written 3 s before the first is due and erased after the last. An idle tick: what the ticker, the dispatcher and the home pages’ loop ask of Postgres twice a second; CPU is that of the bot and of its sessions. Before the first round there is one like it, of a second or of a fifth as many ticks.`,
  packages: ['postgres'],
  run,
};

interface Taken {
  readonly tickMs: number[];
  readonly tickCpuMs: number[];
  readonly rareMs: number[];
  readonly lateMs: number[];
}

type Of = (tickets: number, what: keyof Taken) => readonly number[];

async function run(bench: Bench): Promise<Measured> {
  const stories = await storiesOn(await bench.postgres());
  return withBots(bench, async (bots) => {
    const notes = bots.map((bot): Noted => {
      return { bot, kept: { tickMs: [], tickCpuMs: [], rareMs: [], lateMs: [] } };
    });
    bench.say('ticking with nothing to do');
    await tickInTurn(bench, notes);
    bench.say(`${aSecond} checks a second`);
    await checkInTurn(bench, stories, notes);
    const of: Of = (tickets, what) =>
      notes.find(({ bot }) => bot.tickets === tickets)?.kept[what] ?? [];
    return { lines: linesOf(bench.sizes, of), curves: curvesOf(bench.sizes, of) };
  });
}

interface Noted {
  readonly bot: BotOn;
  readonly kept: Taken;
}

async function tickInTurn(bench: Bench, notes: readonly Noted[]): Promise<void> {
  const times = bench.quick ? 50 : 300;
  const backends = new Map<BotOn, BackendCpu | null>();
  for (const { bot } of notes) backends.set(bot, await backendCpu(bot.url));
  try {
    for (let round = 0; round <= bench.rounds; round += 1) {
      for (const { bot, kept } of notes) {
        const ticks = round === 0 ? times / 5 : times;
        const ofOthers = async () => (await backends.get(bot)?.ms()) ?? 0;
        const before = await ofOthers();
        const idle = await bot.process.ask({ kind: 'idle', times: ticks });
        const cpuMs = idle.cpuMs + (await ofOthers()) - before;
        const rare = await bot.process.ask({ kind: 'rare', times: ticks / 5 });
        if (round === 0) continue;
        kept.tickMs.push(mean(idle.ms));
        kept.tickCpuMs.push(cpuMs / ticks);
        kept.rareMs.push(mean(rare.ms));
      }
    }
  } finally {
    for (const one of backends.values()) await one?.close();
  }
}

async function checkInTurn(bench: Bench, stories: Stories, notes: readonly Noted[]): Promise<void> {
  for (let round = 0; round <= bench.rounds; round += 1) {
    for (const [place, { bot, kept }] of notes.entries()) {
      const isBetween = place > 0 && place < notes.length - 1;
      if (isBetween && round > shortly.rounds) continue;
      const usual = isBetween ? shortly.seconds : seconds;
      const lasts = round === 0 || bench.quick ? 1 : usual;
      const p99 = await lateness(bot, stories, lasts);
      if (round > 0) kept.lateMs.push(p99);
    }
  }
}

/** After the last is due, for those that are still to be done. */
const patienceMs = 20_000;

/** p99 in ms. Throws where not all checks come to be done. */
async function lateness({ url, process }: BotOn, stories: Stories, lasts: number): Promise<number> {
  const count = lasts * aSecond;
  const due = await addDueSoon(url, stories, { count, everyMs: 1000 / aSecond });
  try {
    await process.ask({ kind: 'start' });
    await sleep(due.lastAt - Date.now());
    for (;;) {
      const { ms } = await process.ask({ kind: 'late' });
      if (ms.length === count) return percentile(ms, 99);
      if (Date.now() > due.lastAt + patienceMs) throw new Error(`${ms.length} of ${count} done`);
      await sleep(200);
    }
  } finally {
    await process.ask({ kind: 'stop' });
    await due.remove();
  }
}

function linesOf(sizes: readonly number[], of: Of): Line[] {
  const [few, many] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  const compared = (what: string, kind: keyof Taken) =>
    lineOf(`${what} with ${countText(many)} open`, 'ms', of(many, kind), {
      what: `with ${countText(few)} open`,
      values: of(few, kind),
    });
  const tick = { of: 'ratio', is: 'at most', value: 1.2 } as const;
  return [
    {
      ...compared('p99 of a check’s lateness', 'lateMs'),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
    },
    {
      ...lineOf(`p99 of a check’s lateness at ${aSecond} due a second`, 'ms', of(many, 'lateMs')),
      goal: { of: 'ours', is: 'below', value: 1000 },
    },
    { ...compared('an idle tick', 'tickMs'), goal: tick },
    { ...compared('CPU of an idle tick', 'tickCpuMs'), goal: tick },
    {
      ...compared('a look for what to forget and what waits too long', 'rareMs'),
      note: 'The loops look so every 30 seconds, and every hour.',
    },
  ];
}

function curvesOf(sizes: readonly number[], of: Of): Curve[] {
  const points = (kind: keyof Taken): { n: number; figure: Figure }[] =>
    sizes.map((n) => ({ n, figure: figureOf(of(n, kind)) }));
  return [
    {
      name: 'lateness',
      title: `p99 of a check’s lateness at ${aSecond} due a second`,
      over: 'open tickets',
      unit: 'ms',
      series: [{ name: 'lateness', points: points('lateMs') }],
    },
    {
      name: 'idle-tick',
      title: 'A tick with nothing to do',
      over: 'open tickets',
      unit: 'ms',
      series: [
        { name: 'time', points: points('tickMs') },
        { name: 'CPU', points: points('tickCpuMs') },
      ],
    },
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
