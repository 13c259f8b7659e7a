import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Bench } from '../../suite.ts';
import { type Child, startChild } from '../child.ts';
import type { BotPlace } from './bot.ts';
import { type Filler, openFiller } from './fill-outbox.ts';
import { deskDocument } from './places.ts';
import type { Heard, Strictness } from './slack-with-limits.ts';

type BotChild = Child<{ readonly start?: BotPlace }, number>;

/** What messages are measured on. */
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
  const deskFile = join(bench.folder, 'outbox-desk.yaml');
  await writeFile(deskFile, stringify(deskDocument()));
  const filler = await openFiller(databaseUrl);
  const slack = startChild<object, Heard>(new URL('slack-with-limits.ts', import.meta.url), {
    STRICTNESS: strictness,
  });
  const apiUrl = `${(await slack.ask({})).url}/api/`;
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
      await bot.ask({
        start: { apiUrl, databaseUrl, dataDir, deskFile, key: filler.key, paced },
      });
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
