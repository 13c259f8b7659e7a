import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Block, Sandbox, SandboxOptions } from '../../sandbox/index.ts';
import { startAlone } from './fake-bot.ts';

type Json = Record<string, unknown>;

/** An event's body, or the payload of an interaction, as far as tests look into it. */
export type Body = Json & {
  type: string;
  event_id: string;
  event: Json & { ts: string; text: string; blocks: Block[] };
  trigger_id: string;
  response_url?: string;
};

/** One request of Slack's as a bot gets it. */
export interface Heard {
  headers: Json;
  body: Body;
}

export interface Listening {
  sandbox: Sandbox;
  heard: Heard[];
  /** What the next requests are answered with; 200 afterwards. */
  answers: { status: number; headers?: Record<string, string> }[];
  /** The events heard, without their envelopes. */
  events(): Body['event'][];
  stop(): Promise<void>;
}

/** A sandbox with a bot that only listens. */
export async function startListening(o: Partial<SandboxOptions> = {}): Promise<Listening> {
  const sandbox = await startAlone({ rateLimits: false, ...o });
  const heard: Heard[] = [];
  const answers: Listening['answers'] = [];
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const part of req) text += part;
    const payload = new URLSearchParams(text).get('payload');
    heard.push({ headers: req.headers, body: JSON.parse(payload ?? text) });
    const { status, headers } = answers.shift() ?? { status: 200 };
    res.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  sandbox.connectBot({ url: `http://127.0.0.1:${port}/` });
  return {
    sandbox,
    heard,
    answers,
    events: () => heard.map(({ body }) => body.event),
    stop: async () => {
      await sandbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
