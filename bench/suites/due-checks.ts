import { figureOf } from '../report/figure.ts';
import { lineOf } from '../report/line.ts';
import { countText } from '../report/number-text.ts';
import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { type ContenderName, contendersWith } from '../support/due-checks/contenders.ts';
import { openRacer, type Racer, type Run } from '../support/due-checks/race.ts';

export const suite: Suite = {
  about:
    'The Director’s threshold of 10,000 tickets of Severity 1 passes at once, beside 10,000 tickets that are not due. ' +
    'For each the bot writes six rows: the ticket, the event, and the messages to the Director, the status thread and the requester, and the card. ' +
    'Its own stores, policy, decisions and `checkClocks` run in one process and in three, with its pool of 10 sessions; what they write is not sent, and what people were told before is not there, so the outbox begins empty. ' +
    'The queues have as many jobs, which write nothing: graphile-worker by `runOnce` with what its documentation gives for most jobs a second (24 at a time, a local queue of 500, completions in batches) but a pool of 10 instead of 25, as the server has 50 sessions, and its own start counts, pg-boss by `fetch` and `complete` of 1000 in two loops a process, without its upkeep. ' +
    'What it costs to write the same six rows by a queue is measured with 2,000 jobs of graphile-worker, each of which looks at one ticket as the bot does when somebody acts on it. ' +
    'Each run has a fresh copy of its database, and its time is that from the word to begin, with all connected, until the last is committed. The processes run on; each did a whole run before round 1.',
  packages: ['graphile-worker', 'pg-boss', 'pg', 'postgres'],
  run,
};

type Runs = Readonly<Record<ContenderName, Run[]>>;

async function run(bench: Bench): Promise<Measured> {
  const due = bench.quick ? 200 : 10_000;
  const server = await bench.postgres();
  const racers: Racer[] = [];
  const one = noRuns();
  const three = noRuns();
  try {
    for (const contender of contendersWith(due)) {
      bench.say(`due-checks: ${contender.name}`);
      const racer = await openRacer(server, contender);
      racers.push(racer);
      await racer.run(contender.most);
    }
    for (let round = 1; round <= bench.rounds; round += 1) {
      bench.say(`due-checks: round ${round}`);
      for (const racer of racers) one[racer.name].push(await racer.run(1));
      for (const racer of racers.filter(({ most }) => most === 3)) {
        three[racer.name].push(await racer.run(3));
      }
    }
  } finally {
    for (const racer of racers) await racer.stop();
  }
  return {
    lines: [
      rateLine('one replica', one),
      rateLine('three replicas', three),
      sameLine(one),
      ...cpuLines('the bot', one, ({ ownCpu }) => ownCpu),
      ...cpuLines('Postgres', one, ({ serverCpu }) => serverCpu),
    ],
  };
}

function noRuns(): Runs {
  return { bot: [], 'graphile-worker': [], 'pg-boss': [], 'the same by jobs': [] };
}

const rates = (runs: readonly Run[]) => runs.map(({ perSecond }) => perSecond);

/** Against the faster of the queues in each round. */
function rateLine(by: string, runs: Runs): Line {
  const [ours, graphile] = [rates(runs.bot), rates(runs['graphile-worker'])];
  const boss = rates(runs['pg-boss']);
  const faster = graphile.map((rate, round) => Math.max(rate, boss[round] ?? 0));
  const median = (values: readonly number[]) => countText(Math.round(figureOf(values).median));
  return {
    ...lineOf(`due checks a second, ${by}`, '/s', ours, {
      what: 'the faster queue, with jobs that write nothing',
      values: faster,
    }),
    goal: { of: 'ratio', is: 'at least', value: 1 },
    note: `graphile-worker ${median(graphile)} a second, pg-boss ${median(boss)}.`,
  };
}

function sameLine(runs: Runs): Line {
  const what = 'due checks a second, one replica, beside jobs that write the same';
  return lineOf(what, '/s', rates(runs.bot), {
    what: 'graphile-worker, with jobs that write the same six rows',
    values: rates(runs['the same by jobs']),
  });
}

/** CPU for one check by one replica, against the queue with less of it; no line where it is not known. */
function cpuLines(whose: string, runs: Runs, used: (run: Run) => number | null): Line[] {
  const cpu = (name: ContenderName) => runs[name].flatMap((one) => used(one) ?? []);
  const [ours, graphile, boss] = [cpu('bot'), cpu('graphile-worker'), cpu('pg-boss')];
  if (ours.length === 0) return [];
  const less = graphile.map((us, round) => Math.min(us, boss[round] ?? us));
  const against = { what: 'the queue with less', values: less };
  return [lineOf(`CPU of ${whose} per due check, one replica`, 'µs', ours, against)];
}
