import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  PERSON,
  type Playground,
  requireFree,
  startPlayground,
  TENANT,
} from '../sandbox/teams/playground.ts';
import type { Bot } from './bot.ts';
import { type Config, ConfigError, readPlaygroundConfig } from './config.ts';
import { endOnce } from './end-once.ts';
import { explainFailure } from './explain-failure.ts';
import { loadDesks } from './files/load-desks.ts';

const ownDesk = fileURLToPath(new URL('../sandbox/teams/desk.yaml', import.meta.url));

/** The bot with a database of its own, and Microsoft's Playground one port after it. */
async function main(): Promise<void> {
  const config = readPlaygroundConfig(ownDesk);
  await requirePlaygroundDesk(config.deskFile);
  if (config.port === 65_535) {
    throw new ConfigError(['PORT: the playground’s page needs the port after it']);
  }
  // Said at once, not when the bot and its database are up.
  if (config.port !== 0) await requireFree(config.port + 1);
  const folder = join(config.dataDir, 'teams-playground');
  const { startBot } = await import('./bot.ts');
  const bot = await startBot({ ...config, dataDir: folder });
  const playground = await startBeside(bot, config, folder);
  const end = endOnce(async () => {
    await playground.stop();
    await bot.stop();
  });
  process.on('SIGINT', () => void end(0));
  process.on('SIGTERM', () => void end(0));
  process.on('SIGHUP', () => void bot.reload());
  playground.ended.then((why) => {
    if (why === null) return;
    console.error(why);
    void end(1);
  });
  console.log(
    [
      'Firstline runs in the Microsoft 365 Agents Playground, on this machine alone.',
      `Open ${playground.url} and type into Personal Chat: support`,
      config.deskFile === ownDesk
        ? `You are ${PERSON}: requester, support agent, lead and director in one.`
        : `You are ${PERSON}.`,
      'Tickets stand in the channel Support. There the bot hears what mentions it: @Firstline support',
      'Words under a ticket of Ana’s are its requester’s; the agent answers with Reply to requester.',
      'The clock is the real one. After a restart the posts are gone, the tickets are not.',
      'For the form as a dialog: + beside the message box, Action Command, and support as its id.',
      `The bot listens at ${bot.url}. Its data is in ${folder}. Ctrl+C ends both.`,
    ].join('\n'),
  );
}

async function startBeside(bot: Bot, { port }: Config, folder: string): Promise<Playground> {
  try {
    return await startPlayground({ botUrl: bot.url, port: port === 0 ? 0 : port + 1, folder });
  } catch (error) {
    await bot.stop();
    throw error;
  }
}

/** Throws where no desk of the file has its channel in the playground. */
async function requirePlaygroundDesk(deskFile: string): Promise<void> {
  const channels = (await loadDesks(deskFile)).flatMap((desk) => desk.supportChannels);
  if (channels.some((channel) => channel.startsWith(`teams:${TENANT}/`))) return;
  throw new ConfigError([
    `FIRSTLINE_CONFIG: no desk of ${deskFile} serves the playground; sandbox/teams/desk.yaml shows one that does`,
  ]);
}

main().catch((error) => {
  console.error(explainFailure(error));
  process.exit(1);
});
