import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GivenPerson, PEOPLE, type Sandbox } from '../../sandbox/index.ts';
import { type BotProcess, type Ended, startBotProcess } from '../support/bot-process.ts';
import { writeDeskFiles } from '../support/desk-files.ts';
import { eventually } from '../support/eventually.ts';
import {
  botToken,
  netexDesk,
  openSandbox,
  signingSecret,
  supportChannel,
} from '../support/sandbox-desk.ts';
import { openTenant, type Tenant } from '../support/teams/tenant.ts';

/** Bytes that the bot holds once all that is garbage is gone. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** A bot process that serves a simulated Slack and a simulated tenant of Teams. */
export interface FuzzWorld {
  readonly sandbox: Sandbox;
  readonly tenant: Tenant;
  readonly bot: BotProcess;
  memory(): Promise<Memory>;
  /** Ends all; how the bot ended, with its log. */
  close(): Promise<Ended>;
}

const ahead = new URL('./ahead.ts', import.meta.url).href;

export async function openFuzzWorld(databaseUrl: string): Promise<FuzzWorld> {
  const everybody: GivenPerson[] = Object.entries(PEOPLE).map(([id, one]) => ({ id, ...one }));
  const sandbox = await openSandbox({
    rateLimits: false,
    people: everybody,
    channels: [
      { id: 'C0GENERAL', name: 'general', members: everybody.map(({ id }) => id) },
      { id: supportChannel, name: 'support-desk', members: ['U0ANA', 'U0BEN', 'U0FIRSTLINE'] },
    ],
  });
  const tenant = await openTenant();
  const files = await writeDeskFiles({
    netex: {
      ...netexDesk,
      supportChannel: [netexDesk.supportChannel, tenant.channel('support').address],
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'firstline-fuzz-'));
  const memoryFile = join(folder, 'memory');
  const bot = await startBotProcess(
    {
      DATABASE_URL: databaseUrl,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: sandbox.apiUrl,
      FIRSTLINE_CONFIG: files.deskFile,
      LOG_LEVEL: 'warn',
      FUZZ_TEAMS: JSON.stringify(tenant.credentials),
      FUZZ_MEMORY: memoryFile,
    },
    ahead,
  );
  return {
    sandbox,
    tenant,
    bot,
    async memory() {
      await rm(memoryFile, { force: true });
      process.kill(bot.pid, 'SIGUSR2');
      const read = () => readFile(memoryFile, 'utf8').catch(() => '');
      await eventually('the bot says what it holds', async () => (await read()).endsWith('}'));
      return JSON.parse(await read());
    },
    async close() {
      const ended = await bot.stop();
      await sandbox.close();
      await tenant.close().catch(() => {});
      await files.remove();
      await rm(folder, { recursive: true, force: true });
      return ended;
    },
  };
}
