import { figureOf, percentile } from '../report/figure.ts';
import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Curve, Line, Measured, Suite } from '../suite.ts';
import type { Question } from '../support/scale/ask.ts';
import { type BotOn, withBots } from '../support/scale/open-bots.ts';
import { readFiles } from '../support/scale/read-files.ts';
import { spread } from '../support/spread.ts';

const questions = ['queue', 'status', 'explain'] as const satisfies readonly Question[];

export const suite: Suite = {
  about:
    'What a support agent asks, from the call of the runtime to the finished message, one after the other, on databases that hold so many open tickets with their events and sent messages: `status` and `explain` of tickets from all over the database. What is not the bot’s, the platform, is left out. Before each round the files of all databases are read once, so that all are answered from the memory of the machine; before the first each is asked a fifth as often as in a round.',
  packages: ['postgres'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const times = bench.quick ? 50 : 500;
  return withBots(bench, async (bots) => {
    const taken = new Map(bots.map(({ tickets }) => [tickets, newTaken()] as const));
    bench.say('asking as agents do');
    for (let round = 0; round <= bench.rounds; round += 1) {
      for (const { url } of bots) await readFiles(url);
      for (const question of questions) {
        for (const bot of bots) {
          const numbers = numbersOf(bot, round === 0 ? times / 5 : times, round);
          const { ms } = await bot.process.ask({ kind: question, numbers });
          if (round > 0) taken.get(bot.tickets)?.[question].push(percentile(ms, 99));
        }
      }
    }
    const of = (tickets: number, question: Question) => taken.get(tickets)?.[question] ?? [];
    return {
      lines: questions.map((question) => lineAbout(question, bench.sizes, of)),
      curves: [curveOf(bench.sizes, of)],
    };
  });
}

function newTaken(): Record<Question, number[]> {
  return { queue: [], status: [], explain: [] };
}

/** Numbers from all over the database, others in each round. */
function numbersOf({ tickets }: BotOn, times: number, round: number): string[] {
  return Array.from({ length: times }, (_, place) => {
    const at = Math.floor(spread(round * times + place) * tickets);
    return `NX-${1001 + at}`;
  });
}

const notes = {
  status:
    'Of a ticket that nobody has looked at for long, up to two pages more come from the disk.',
  explain:
    'Of a ticket that nobody has looked at for long, about six pages more come from the disk.',
};

type Of = (tickets: number, question: Question) => readonly number[];

function lineAbout(question: Question, sizes: readonly number[], of: Of): Line {
  const [few, many] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  const what = `p99 of ${question} with ${countText(many)} tickets`;
  return {
    ...lineOf(what, 'ms', of(many, question), {
      what: `with ${countText(few)}`,
      values: of(few, question),
    }),
    goal: { of: 'ratio', is: 'at most', value: 2 },
    ...(question === 'queue' ? {} : { note: notes[question] }),
  };
}

function curveOf(sizes: readonly number[], of: Of): Curve {
  return {
    name: 'reads',
    title: 'p99 of what an agent asks',
    over: 'tickets in the store',
    unit: 'ms',
    series: questions.map((question) => ({
      name: question,
      points: sizes.map((n) => ({ n, figure: figureOf(of(n, question)) })),
    })),
  };
}
