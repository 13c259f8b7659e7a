import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Bench } from '../../suite.ts';
import { type Child, startChild } from '../child.ts';
import type { BotPlace } from './bot.ts';
import { type Filler, openFiller } from './fill-outbox.ts';
import { inConversation, inWorkspace } from './limits.ts';
import { conversations, deskFileOf, manyWorkspaces, oneWorkspace } from './places.ts';
import type { Heard, Strictness } from './slack-with-limits.ts';

/** What was heard in one window. */
export interface Window {
  /** Messages a second from the many workspaces, and from the one. */
  readonly many: number;
  readonly one: number;
  /** Calls answered with 429. */
  readonly refused: number;
  /** Milliseconds of CPU for one message, of all bots. */
  readonly cpuMs: number;
  /** Milliseconds from the writing of each escalation to its coming. */
  readonly late: Heard['late'];
}

type BotChild = Child<{ readonly start?: BotPlace }, number>;

/** Between two escalations into the flood; every fourth one goes to the one workspace as well. */
const escalationMs = 400;

/** Has so many replicas send what is backed up in every conversation, and gives window by window. */
export async function flood(bench: Bench, replicas: number): Promise<readonly Window[]> {
  const [warmUpMs, windowMs] = bench.quick ? [2000, 1500] : [7000, 6000];
  const seconds = (warmUpMs + bench.rounds * windowMs) / 1000;
  const stage = await openStage(bench, `outbox_flood_${replicas}`, 'as Slack');
  const { filler, heard } = stage;
  try {
    // What was written first goes first, so the few before the many.
    const inAll = seconds * inWorkspace.perSecond + 100;
    await filler.fill([oneWorkspace], Math.ceil(inAll / conversations));
    const each = seconds * inConversation.perSecond + 10;
    await filler.fill(manyWorkspaces, Math.ceil(each));
    await Promise.all(Array.from({ length: replicas }, () => stage.start(true)));
    await filler.escalate([...manyWorkspaces, oneWorkspace]);
    await rest(warmUpMs);
    const look = async () => ({ ...(await heard()), cpuMs: await stage.cpuMs() });
    const windows: Window[] = [];
    let escalated = 0;
    // What was refused in the warm-up counts as well.
    let before = { ...(await look()), refused: {} };
    for (let round = 0; round < bench.rounds; round += 1) {
      const until = performance.now() + windowMs;
      while (performance.now() + escalationMs < until) {
        const many = manyWorkspaces.slice(escalated % manyWorkspaces.length).slice(0, 1);
        await filler.escalate(escalated % 4 === 0 ? [...many, oneWorkspace] : many);
        escalated += 1;
        await rest(escalationMs);
      }
      await rest(Math.max(0, until - performance.now()));
      const after = await look();
      windows.push(between(before, after));
      before = after;
    }
    return windows;
  } finally {
    await stage.close();
  }
}

type Looked = Heard & { readonly cpuMs: number };

function between(before: Looked, after: Looked): Window {
  const seconds = after.at - before.at;
  const many = after.many - before.many;
  const one = after.one - before.one;
  return {
    many: many / seconds,
    one: one / seconds,
    refused: refusedOf(after) - refusedOf(before),
    cpuMs: (after.cpuMs - before.cpuMs) / (many + one),
    late: after.late,
  };
}

function refusedOf({ refused }: Heard): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0);
}

export interface Stage {
  readonly databaseUrl: string;
  readonly filler: Filler;
  heard(): Promise<Heard>;
  /** Starts one bot more. */
  start(paced: boolean): Promise<void>;
  /** Of all bots, so far. */
  cpuMs(): Promise<number>;
  stopBots(): Promise<void>;
  close(): Promise<void>;
}

/** A database where the bot is installed in all workspaces, and a Slack as strict as this. */
export async function openStage(
  bench: Bench,
  name: string,
  strictness: Strictness,
): Promise<Stage> {
  const server = await bench.postgres();
  const databaseUrl = await server.create(name, 'tables');
  const policy = fileURLToPath(new URL('../../../policies/netex.yaml', import.meta.url));
  const deskFile = join(bench.folder, 'outbox-desk.yaml');
  await writeFile(deskFile, stringify(deskFileOf(policy)));
  const filler = await openFiller(databaseUrl);
  const slack = startChild<object, Heard>(new URL('slack-with-limits.ts', import.meta.url), {
    STRICTNESS: strictness,
  });
  const { port } = await slack.ask({});
  const apiUrl = `http://127.0.0.1:${port}/api/`;
  const bots: BotChild[] = [];
  const stopBots = async () => {
    await Promise.all(bots.splice(0).map((bot) => bot.stop()));
  };
  return {
    databaseUrl,
    filler,
    heard: () => slack.ask({}),
    async start(paced) {
      const bot: BotChild = startChild(new URL('bot.ts', import.meta.url));
      const dataDir = join(bench.folder, `${name}-${bots.push(bot)}`);
      await mkdir(dataDir, { recursive: true });
      await bot.ask({ start: { apiUrl, databaseUrl, dataDir, deskFile, key: filler.key, paced } });
    },
    async cpuMs() {
      const all = await Promise.all(bots.map((bot) => bot.ask({})));
      return all.reduce((sum, one) => sum + one, 0);
    },
    stopBots,
    async close() {
      // First those who speak to the others.
      await stopBots();
      await slack.stop();
      await filler.close();
      await server.drop(name);
    },
  };
}
