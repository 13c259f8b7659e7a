import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Receiver } from '@slack/bolt';
import type { Log } from '../../src/runtime/ports.ts';

/** Something to be served over HTTP, at an exact path. */
export interface Route {
  readonly path: string;
  readonly method: string;
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A way of Slack's requests that the bot opens itself. */
export interface Connection {
  start(): void;
  /** Whether requests of Slack's can come in at this moment. */
  isOpen(): boolean;
  /** Takes no more requests, and ends when `workDone` resolves for those under way. */
  stop(workDone: () => Promise<void>): Promise<void>;
}

/** How Slack's requests come to the bot. */
export interface Transport {
  readonly receiver: Receiver;
  readonly routes: readonly Route[];
  /** null: Slack's requests come to the routes. */
  readonly connection: Connection | null;
}

export interface TransportOptions {
  readonly log: Log;
  /** Another Web API base than Slack's. */
  readonly apiUrl?: string;
}
