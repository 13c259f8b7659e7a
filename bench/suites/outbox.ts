import { figureOf, percentile } from '../report/figure.ts';
import { lineOf } from '../report/line.ts';
import type { Bench, Curve, Line, Measured, Suite } from '../suite.ts';
import { flood, type Window } from '../support/outbox/flood.ts';
import { type Grew, growth } from '../support/outbox/growth.ts';
import { inConversation, inWorkspace } from '../support/outbox/limits.ts';
import { conversations } from '../support/outbox/places.ts';

export const suite: Suite = {
  about:
    `Two loads at once, each of ${conversations} conversations with a message that waits in each at any time: 50 workspaces of a channel and 3 people each, and one workspace of 10 channels and 190 people. ` +
    'Each message is claimed from Postgres, finds its place in the pace that replicas keep together, is posted under an earlier one over HTTP, and marked as sent. ' +
    'A Slack in a process of its own answers in 50 to 100 ms, and with 429 where more comes than it documents to take: one message a second in a conversation, where short bursts are let be (4 at once here), several hundred a minute in a workspace (300 here, 20 at once), other methods by their tiers. ' +
    'Allowed is what these limits give in the long run: one a second in each of 200 conversations of the many workspaces, and 300 a minute in the one. ' +
    'The bursts at the start and 7 s are warm-up; each round is a window of the 6 s that follow, in which all that Slack took counts. ' +
    'Meanwhile an escalation comes in every 0.4 s, to somebody to whom nothing else goes.',
  packages: ['@slack/web-api', 'postgres'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const lines: Line[] = [];
  for (const [replicas, by] of [
    [1, 'one replica'],
    [3, 'three replicas'],
  ] as const) {
    bench.say(`outbox: ${by}`);
    lines.push(...linesOf(by, await flood(bench, replicas)));
  }
  return { lines, curves: [curveOf(await growth(bench))] };
}

function linesOf(by: string, windows: readonly Window[]): readonly Line[] {
  /** None where no escalation came in any window, as may be in a short one. */
  const late = (which: 'many' | 'one', part: number): Line[] => {
    const windowed = windows.map((window) => window.late[which]).filter(({ length }) => length > 0);
    if (windowed.length === 0) return [];
    return [
      lineOf(
        `an escalation in the flood${which === 'many' ? '' : ' of one workspace'}, p${part}, ${by}`,
        'ms',
        windowed.map((all) => percentile(all, part)),
      ),
    ];
  };
  return [
    rate(
      `messages over 200 conversations of 50 workspaces, ${by}`,
      windows.map(({ many }) => many),
      conversations * inConversation.perSecond,
    ),
    rate(
      `messages over 200 conversations of one workspace, ${by}`,
      windows.map(({ one }) => one),
      inWorkspace.perSecond,
    ),
    {
      ...lineOf(`calls answered with 429, ${by}`, '', [
        windows.reduce((sum, { refused }) => sum + refused, 0),
      ]),
      goal: { of: 'ours', is: 'at most', value: 0 },
    },
    ...late('many', 50),
    ...late('many', 99),
    ...late('one', 50),
    lineOf(
      `CPU of the bot per message, ${by}`,
      'ms',
      windows.map(({ cpuMs }) => cpuMs),
    ),
  ];
}

function rate(what: string, perSecond: readonly number[], allowed: number): Line {
  const limit = { what: 'what Slack’s limits allow', values: perSecond.map(() => allowed) };
  return {
    ...lineOf(what, '/s', perSecond, limit),
    goal: { of: 'ratio', is: 'at least', value: 0.95 },
  };
}

function curveOf(grew: readonly Grew[]): Curve {
  return {
    name: 'outbox',
    title: 'One message from the outbox to a Slack that answers at once',
    over: 'messages that wait',
    unit: 'ms',
    series: [
      { name: 'one message', points: grew.map(({ n, ms }) => ({ n, figure: figureOf(ms) })) },
    ],
  };
}
