import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { App, HTTPReceiver, type Logger, LogLevel } from '@slack/bolt';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';

export const SECRET = 'a-secret-of-the-sandbox-tests';
export const TOKEN = 'xoxb-sandbox-tests';
export const MANIFEST = fileURLToPath(new URL('./manifest.yaml', import.meta.url));

/** Bots fail on purpose here; what they log would bury the results. */
export const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

export interface World {
  sandbox: Sandbox;
  app: App;
  stop(): Promise<void>;
}

/** A sandbox that no bot is attached to. */
export function startAlone(o: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return startSandbox({
    signingSecret: SECRET,
    botToken: TOKEN,
    manifestPath: MANIFEST,
    startAt: Date.UTC(2026, 0, 5, 9),
    ...o,
  });
}

/** A sandbox with a small Bolt bot attached; the test adds its listeners to `app`. */
export async function startWorld(o: Partial<SandboxOptions> = {}): Promise<World> {
  const sandbox = await startAlone(o);
  const receiver = new HTTPReceiver({
    signingSecret: SECRET,
    endpoints: '/slack/events',
    logger: quiet,
    processBeforeResponse: true,
  });
  const app = new App({
    receiver,
    token: TOKEN,
    logger: quiet,
    clientOptions: { slackApiUrl: sandbox.apiUrl, retryConfig: { retries: 0 } },
  });
  app.error(async (error) => {
    throw error;
  });
  const port = await freePort();
  await receiver.start({ port, host: '127.0.0.1' });
  sandbox.connectBot({ url: `http://127.0.0.1:${port}/slack/events` });
  return {
    sandbox,
    app,
    stop: async () => {
      await receiver.stop();
      await sandbox.close();
    },
  };
}

/** A Web API call as the bot would make it, without the SDK in between. */
export async function callApi(
  sandbox: Sandbox,
  method: string,
  args: Record<string, unknown> = {},
  token: string | null = TOKEN,
): Promise<{ status: number; retryAfter: string | null; answer: Record<string, unknown> }> {
  const res = await fetch(`${sandbox.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(args),
  });
  const text = await res.text();
  return {
    status: res.status,
    retryAfter: res.headers.get('retry-after'),
    answer: text ? JSON.parse(text) : {},
  };
}
