import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { startChild } from '../support/child.ts';
import { backendCpu } from '../support/commands/backend-cpu.ts';
import { compare } from '../support/commands/compare.ts';
import type { Ask } from '../support/commands/serve-asks.ts';
import type { Simulated } from '../support/commands/simulate.ts';
import type { BoltBot } from '../support/commands/slack-bolt.ts';
import type { SlackBot } from '../support/commands/slack-ours.ts';
import { howLoaded, type Side, takeTurns } from '../support/commands/take-turns.ts';

const signingSecret = 'a-secret-of-the-bench';
const amount = { warmUp: 2000, aRound: 3000 };
export const suite: Suite = {
  name: 'slack-command',
  about: `The CPU of the bot’s process, all its threads, for one /support: from the signed request over the look for an unfinished form, the new draft in Postgres and the acknowledgement to the modal, opened by a call to Slack. Bolt is set up as its guide for the start says; it does nothing but acknowledge, and then once more with the same call to open the same modal. ${howLoaded(amount)}.`,
  packages: ['@slack/bolt', '@slack/web-api', 'postgres'],
  run,
};

async function run(bench: Bench): Promise<Measured> {
  const server = await bench.postgres();
  const databaseUrl = await server.create('slack_command', 'tables');
  const deskFile = join(bench.folder, 'slack-desk.yaml');
  await writeFile(deskFile, stringify({ desks: { netex: desk } }));

  const started: { stop(): Promise<void> }[] = [];
  const start = <Asked extends object, Answer>(module: string) => {
    const child = startChild<Asked, Answer>(
      new URL(`../support/commands/${module}.ts`, import.meta.url),
    );
    started.push(child);
    return child;
  };
  try {
    const slack = start<object, Simulated>('slack-api');
    const apiUrl = `http://127.0.0.1:${(await slack.ask({})).port}/api/`;
    const command = { kind: 'slack', signingSecret, responseUrl: `${apiUrl}response` } as const;
    const startBolt = async (view: string | null): Promise<Side> => {
      const process = start<Ask<BoltBot>, number>('slack-bolt');
      const port = await process.ask({ kind: 'start', options: { apiUrl, signingSecret, view } });
      return { url: urlAt(port), command, process, shows: view !== null, taken: [] };
    };
    const process = start<Ask<SlackBot>, number>('slack-ours');
    const options = { apiUrl, signingSecret, databaseUrl, dataDir: bench.folder, deskFile };
    const port = await process.ask({ kind: 'start', options });
    const backends = await backendCpu(databaseUrl);
    if (backends) started.push({ stop: backends.close });
    const ours: Side = {
      ...{ url: urlAt(port), command, process, shows: true, taken: [] },
      ...(backends ? { alsoMs: backends.ms } : {}),
    };
    // Opens the first modals, one of which is the one that Bolt is to open as well.
    await takeTurns({ rounds: 0, quick: true }, amount, [ours], slack);
    const { view } = JSON.parse((await slack.ask({})).last);
    const bolt = await startBolt(null);
    const opening = await startBolt(JSON.stringify(view));
    await takeTurns(bench, amount, [ours, bolt, opening], slack);
    return { lines: linesOf({ ours, bolt, opening }, backends !== null) };
  } finally {
    for (const one of started.reverse()) await one.stop();
    await server.drop('slack_command');
  }
}

function linesOf(
  sides: Readonly<Record<'ours' | 'bolt' | 'opening', Side>>,
  knowsBackends: boolean,
): Line[] {
  const { taken: ours } = sides.ours;
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
    ...(knowsBackends ? [compare(all, 'allMs', ours, null)] : []),
    compare('wait for the acknowledgement, p50', 'p50', ours, bolt),
    compare('wait for the acknowledgement, p99', 'p99', ours, bolt),
  ];
}

function urlAt(port: number): string {
  return `http://127.0.0.1:${port}/slack/events`;
}

const desk = {
  policy: fileURLToPath(new URL('../../policies/netex.yaml', import.meta.url)),
  supportChannel: 'slack:T0BENCH/C0SUPPORT',
  roster: ['slack:T0BENCH/U0ANA'],
  contacts: { director: ['slack:T0BENCH/U0DANA'], president: ['slack:T0BENCH/U0PIA'] },
  fallback: 'slack:T0BENCH/U0ANA',
  serves: 'all',
};
