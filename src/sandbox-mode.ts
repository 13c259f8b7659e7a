import { randomBytes } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Sandbox, startSandbox, TEAM } from '../sandbox/index.ts';
import { type Bot, startBot } from './bot.ts';
import { type Config, ConfigError } from './config.ts';
import { loadDesks } from './files/load-desks.ts';
import { channelOn } from './runtime/addresses.ts';
import { sandboxDeskFile } from './sandbox-desk.ts';

const root = new URL('../', import.meta.url);
const manifestPath = fileURLToPath(new URL('manifest/slack.yaml', root));

export interface SandboxedBot {
  readonly sandbox: Sandbox;
  readonly bot: Bot;
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the bot in a local Slack workspace, over real HTTP on both sides. `startAt` (epoch ms)
 * makes the bot's clock stand still until it is moved by hand; without, it runs.
 */
export async function startBotInSandbox(
  config: Config,
  options: { readonly port?: number; readonly stateFile?: string; readonly startAt?: number } = {},
): Promise<SandboxedBot> {
  const deskFile = config.deskFile ?? fileURLToPath(sandboxDeskFile);
  await requireSandboxDesk(deskFile);
  const signingSecret = randomBytes(16).toString('hex');
  const botToken = `xoxb-sandbox-${randomBytes(16).toString('hex')}`;
  // Rate limits count real seconds; where the clock stands still they would be nothing but waiting.
  const paced = options.startAt === undefined;
  const sandbox = await startSandbox({
    ...options,
    rateLimits: paced,
    host: config.host === 'localhost' ? '127.0.0.1' : config.host,
    signingSecret,
    botToken,
    manifestPath,
  });
  try {
    const bot = await startBot({
      ...config,
      deskFile,
      slack: { kind: 'token', signingSecret, botToken, apiUrl: sandbox.apiUrl },
      teams: null,
      clock: { now: sandbox.now },
      paced,
    });
    sandbox.connectBot({
      url: `${bot.url}/slack/events`,
      nextDueAt: bot.nextDueAt,
      settle: bot.settle,
    });
    const stop = async () => {
      await bot.stop();
      await sandbox.close();
    };
    return { sandbox, bot, reload: bot.reload, stop };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** Throws where no desk of the file serves the sandbox's workspace. */
async function requireSandboxDesk(deskFile: string): Promise<void> {
  const desks = await loadDesks(deskFile);
  if (desks.some((desk) => channelOn(desk, 'slack')?.startsWith(`slack:${TEAM.id}/`))) return;
  throw new ConfigError([
    `FIRSTLINE_CONFIG: no desk of ${deskFile} serves the sandbox; give one the support channel slack:${TEAM.id}/C0SUPPORT, or set the credentials: SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET for Slack, TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID for Teams`,
  ]);
}

/** Sandbox mode: what `npm start` runs without credentials. The page is one port after the bot's. */
export async function startInSandbox(config: Config): Promise<SandboxedBot> {
  await mkdir(config.dataDir, { recursive: true });
  await access(config.dataDir, constants.R_OK | constants.W_OK | constants.X_OK).catch(() => {
    throw new ConfigError([
      `FIRSTLINE_DATA_DIR: nothing can be written in the data folder ${config.dataDir}; let the bot's user own it, or choose another one`,
    ]);
  });
  const running = await startBotInSandbox(config, {
    port: config.port === 0 ? 0 : config.port + 1,
    stateFile: join(config.dataDir, 'sandbox.json'),
  });
  console.log(
    [
      'No credentials of Slack or Teams are set, so Firstline runs in a workspace of its own.',
      `Open ${running.sandbox.url} and type /support.`,
      `The bot listens at ${running.bot.url}. Its data is in ${config.dataDir}. Ctrl+C ends it.`,
    ].join('\n'),
  );
  return running;
}
