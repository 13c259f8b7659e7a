import { fileURLToPath } from 'node:url';
import {
  type AppOptions,
  type BotHooks,
  type Outage,
  type Sandbox,
  type SandboxOptions,
  SlackApp,
  startSandbox,
} from '../../sandbox/index.ts';
import { signingSecret } from './sandbox-desk.ts';
import { openSlackFront } from './slack-front.ts';

/** Several workspaces with one app, and one Slack in front of them, as the bot sees it. */
export interface SlackWorld {
  /** For SLACK_API_URL. */
  readonly apiUrl: string;
  /** Where the API and `/oauth/v2/authorize?team=…` are, without a slash at the end. */
  readonly url: string;
  readonly app: SlackApp;
  readonly workspaces: readonly Sandbox[];
  now(): number;
  in(team: string): Sandbox;
  /** Lets all workspaces deliver to this address; the hooks are for the clock. */
  connectBot(o: { readonly url?: string } & Partial<BotHooks>): void;
  settle(): Promise<void>;
  /** Moves the clocks of all workspaces, then lets the bot settle. */
  advance(ms: number): Promise<void>;
  /** As far as to what the bot has to do next; null where it has nothing to do. */
  advanceToNextDue(): Promise<number | null>;
  /** Takes all of Slack down until what it answers with is called. */
  down(how?: Outage): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export const credentials = {
  clientId: '11.22',
  clientSecret: 'the-client-secret-of-the-tests',
  appToken: 'xapp-1-A0FIRSTLINE-1-tests',
};

/** Two workspaces of one organisation, beside the usual one. */
export const enterprise = { id: 'E0ACME', name: 'Acme' };
export const north = {
  team: { id: 'T0NORTH', name: 'Acme North', domain: 'acme-north', enterprise },
  people: [
    { id: 'U0NORA', name: 'Nora' },
    { id: 'U0NICK', name: 'Nick' },
  ],
};
export const south = {
  team: { id: 'T0SOUTH', name: 'Acme South', domain: 'acme-south', enterprise },
  people: [{ id: 'U0SARA', name: 'Sara' }],
};

/**
 * Opens workspaces, of which the first one tells the time. The bot is installed where a `botToken`
 * is given; `all` are options of every workspace.
 */
export async function openSlackWorld(
  given: readonly Partial<SandboxOptions>[],
  all: Partial<Omit<SandboxOptions, 'botToken' | 'app'>> = {},
  app: AppOptions = {},
): Promise<SlackWorld> {
  const shared = new SlackApp({ ...credentials, ...app });
  const manifestPath = fileURLToPath(new URL('../../manifest/slack.yaml', import.meta.url));
  const base = { signingSecret, manifestPath, rateLimits: false, ...all };
  const [first, ...others] = await Promise.all(
    given.map((one) => startSandbox({ ...base, ...one, app: shared })),
  );
  if (!first) throw new Error('a world without a workspace');
  const workspaces = [first, ...others] as const;
  const front = await openSlackFront(shared, workspaces);
  let nextDueAt: BotHooks['nextDueAt'] = async () => null;
  const advance = async (ms: number) => {
    for (const other of others) await other.advance(ms);
    await first.advance(ms);
  };
  return {
    url: front.url,
    apiUrl: `${front.url}/api/`,
    app: shared,
    workspaces,
    now: first.now,
    in: (team) => {
      const found = workspaces.find(({ teamId }) => teamId === team);
      if (!found) throw new Error(`no workspace ${team}`);
      return found;
    },
    settle: first.settle,
    connectBot: ({ url, ...hooks }) => {
      nextDueAt = hooks.nextDueAt ?? nextDueAt;
      const at = url === undefined ? {} : { url };
      first.connectBot({ ...at, ...hooks });
      for (const other of others) other.connectBot(at);
    },
    advance,
    advanceToNextDue: async () => {
      const due = await nextDueAt();
      if (due !== null) await advance(Math.max(0, due - first.now()));
      return due;
    },
    down: async (how) => {
      const parts = [front, ...workspaces];
      const ups = await Promise.all(parts.map((part) => part.down(how)));
      return async () => {
        await Promise.all(ups.map((up) => up()));
      };
    },
    close: async () => {
      await front.close();
      await Promise.all(workspaces.map((one) => one.close()));
    },
  };
}
