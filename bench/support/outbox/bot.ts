import { type Bot, startBot } from '../../../src/bot.ts';
import { answer, cpuMs } from '../child.ts';

export interface BotPlace {
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly deskFile: string;
  /** In base64: what the tokens of the workspaces are encrypted with. */
  readonly key: string;
  /** Whether it keeps Slack’s pace. */
  readonly paced: boolean;
}

let bot: Bot | null = null;

/** The bot as an operator runs it for every workspace that installs it. It answers with its CPU so far. */
answer<{ readonly start?: BotPlace }, number>(
  async ({ start }) => {
    if (start) {
      const { apiUrl, key, ...where } = start;
      bot = await startBot({
        ...where,
        host: '127.0.0.1',
        port: 0,
        slack: {
          ...{
            kind: 'oauth',
            signingSecret: 'bench',
            clientId: '1',
            clientSecret: 'bench',
            apiUrl,
          },
          encryptionKeys: [Buffer.from(key, 'base64')],
        },
        teams: null,
        logLevel: 'info',
      });
    }
    return cpuMs();
  },
  async () => bot?.stop(),
);
