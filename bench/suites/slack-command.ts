import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { compare } from '../support/commands/compare.ts';
import type { Simulated } from '../support/commands/simulate.ts';
import type { BoltBot } from '../support/commands/slack-bolt.ts';
import { onStage } from '../support/commands/stage.ts';
import { howLoaded, type Side, takeTurns } from '../support/commands/take-turns.ts';
import { deskFile } from '../support/filled/desk.ts';
import type { SlackPlace } from '../support/start-slack-bot.ts';

const signingSecret = 'a-secret-of-the-bench';
const amount = { warmUp: 2000, aRound: 3000 };
export const suite: Suite = {
  about: `The CPU of the bot’s process, all its threads, for one /support: from the signed request over the look for an unfinished form, the new draft in Postgres and the acknowledgement to the modal, opened by a call to Slack. Bolt is set up as its guide for the start says; it does nothing but acknowledge, and then once more with the same call to open the same modal. ${howLoaded(amount)}.`,
  packages: ['@slack/bolt', '@slack/web-api', 'postgres'],
  run,
};

function run(bench: Bench): Promise<Measured> {
  return onStage(bench, 'slack_command', '/slack/events', async (stage) => {
    const slack = stage.start<object, Simulated>('slack-api');
    const apiUrl = `${(await slack.ask({})).url}/api/`;
    const command = { kind: 'slack', signingSecret, responseUrl: `${apiUrl}response` } as const;
    const startBolt = async (view: string | null): Promise<Side> => ({
      ...(await stage.startSide<BoltBot>('slack-bolt', { apiUrl, signingSecret, view })),
      ...{ command, shows: view !== null, taken: [] },
    });
    const { databaseUrl, backendMs } = stage;
    const where = { apiUrl, signingSecret, databaseUrl, dataDir: bench.folder, deskFile };
    const ours: Side = {
      ...(await stage.startSide<SlackPlace>('slack-ours', where)),
      ...{ command, shows: true, alsoMs: backendMs, taken: [] },
    };
    // Opens the first modals, one of which is the one that Bolt is to open as well.
    await takeTurns({ rounds: 0, quick: true }, amount, [ours], slack);
    const { view } = JSON.parse((await slack.ask({})).last);
    const bolt = await startBolt(null);
    const opening = await startBolt(JSON.stringify(view));
    await takeTurns(bench, amount, [ours, bolt, opening], slack);
    return { lines: linesOf({ ours, bolt, opening }) };
  });
}

function linesOf(sides: Readonly<Record<'ours' | 'bolt' | 'opening', Side>>): Line[] {
  const { taken: ours, alsoMs } = sides.ours;
  const bolt = { what: 'Bolt’s HTTPReceiver with an empty ack()', taken: sides.bolt.taken };
  const opening = { what: 'Bolt with ack() and views.open', taken: sides.opening.taken };
  const all = 'CPU per /support with that of Postgres’ sessions';
  return [
    {
      ...compare('CPU per /support', 'cpuMs', ours, bolt),
      goal: { of: 'ratio', is: 'at most', value: 1.5 },
      note: 'Ours looks up and writes in Postgres and calls Slack to open the modal; the other does neither.',
    },
    compare('CPU per /support', 'cpuMs', ours, opening),
    ...(alsoMs ? [compare(all, 'allMs', ours, null)] : []),
    compare('wait for the acknowledgement, p50', 'p50', ours, bolt),
    compare('wait for the acknowledgement, p99', 'p99', ours, bolt),
  ];
}
