import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { type Delivered, PATIENCE_MS, type Sandbox, type Sent } from '../../sandbox/index.ts';
import { eventually } from './eventually.ts';

/** What Slack sends over the socket; `payload` is what the body would be over HTTP. */
export interface Envelope {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly accepts_response_payload: boolean;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
}

/** Slack's end of Socket Mode, for the bot of these workspaces. */
export interface SocketMode {
  /** Connections that have been greeted and are open. */
  readonly connections: number;
  readonly envelopes: readonly Envelope[];
  /** Waits until exactly so many connections are open. */
  connected(count: number): Promise<void>;
  /** Asks every client to connect anew, as Slack does every few hours. */
  refresh(): void;
  /** Cuts all connections without a word. */
  drop(): void;
  close(): Promise<void>;
}

/** Lets the workspaces deliver over sockets from now on: `apps.connections.open` gives their address. */
export async function openSocketMode(workspaces: readonly Sandbox[]): Promise<SocketMode> {
  const tickets = new Set<string>();
  const envelopes: Envelope[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  const open: WebSocket[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: ({ req }: { req: IncomingMessage }) =>
      tickets.delete(new URL(req.url ?? '/', 'ws://slack').searchParams.get('ticket') ?? ''),
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.on('connection', (socket) => {
    open.push(socket);
    socket.on('close', () => open.splice(open.indexOf(socket), 1));
    socket.on('message', (data: RawData) => {
      const { envelope_id, payload } = JSON.parse(String(data));
      waiting.get(envelope_id)?.(payload);
    });
    socket.send(JSON.stringify(hello(open.length)));
  });

  let turn = 0;
  const deliver = async (sent: Sent): Promise<Delivered> => {
    const envelope = enveloped(sent);
    const ready = open.filter(({ readyState }) => readyState === WebSocket.OPEN);
    const socket = ready[turn++ % ready.length];
    if (!socket) return { status: 0, body: '', ms: 0, failure: 'unreachable' };
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    envelopes.push(envelope);
    return new Promise((resolve) => {
      const done = (delivered: Delivered) => {
        clearTimeout(timer);
        waiting.delete(envelope.envelope_id);
        resolve(delivered);
      };
      const timer = setTimeout(
        () => done({ status: 0, body: '', ms: took(), failure: 'timeout' }),
        PATIENCE_MS,
      );
      const answer = (payload: unknown) =>
        done({ status: 200, body: answered(envelope, payload), ms: took() });
      waiting.set(envelope.envelope_id, answer);
      socket.send(JSON.stringify(envelope));
    });
  };
  for (const workspace of workspaces) {
    workspace.connectBot({ by: deliver });
    workspace.app.socketUrl = () => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=A0FIRSTLINE`;
    };
  }
  return {
    envelopes,
    get connections() {
      return open.length;
    },
    connected: async (count) => {
      await eventually(`${count} connections`, () => open.length === count);
    },
    refresh: () => {
      const asked = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' });
      for (const socket of open) socket.send(asked);
    },
    drop: () => {
      for (const socket of open) socket.terminate();
    },
    close: async () => {
      for (const { app } of workspaces) app.socketUrl = undefined;
      for (const socket of open) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

function hello(connections: number): object {
  return {
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: 'A0FIRSTLINE' },
    debug_info: {
      host: 'sandbox',
      started: '',
      build_number: 1,
      approximate_connection_time: 3600,
    },
  };
}

function enveloped({ body, headers }: Sent): Envelope {
  const envelope_id = randomUUID();
  if (/^\s*\{/.test(body)) {
    const attempt = Number(headers['x-slack-retry-num'] ?? 0);
    return {
      envelope_id,
      type: 'events_api',
      payload: JSON.parse(body),
      accepts_response_payload: false,
      retry_attempt: attempt,
      retry_reason: headers['x-slack-retry-reason']?.replace('http_timeout', 'timeout') ?? '',
    };
  }
  const fields = Object.fromEntries(new URLSearchParams(body));
  if (fields.payload === undefined) {
    return {
      envelope_id,
      type: 'slash_commands',
      payload: fields,
      accepts_response_payload: true,
    };
  }
  const payload = JSON.parse(fields.payload);
  const accepts_response_payload = payload.type === 'view_submission';
  return { envelope_id, type: 'interactive', payload, accepts_response_payload };
}

/** The acknowledgement as the body of an answer; empty where it says nothing or may say nothing. */
function answered({ accepts_response_payload }: Envelope, payload: unknown): string {
  const says = typeof payload === 'object' && payload !== null && Object.keys(payload).length > 0;
  return says && accepts_response_payload ? JSON.stringify(payload) : '';
}
