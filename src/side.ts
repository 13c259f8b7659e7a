import type { Store } from '../db/index.ts';
import type { Route } from './http-server.ts';
import type { Clock, Intake, Log, Meter, Platform, Timers, Trail } from './runtime/ports.ts';

/** What a platform is opened with. */
export interface SideParts {
  readonly store: Pick<Store, 'installations' | 'paces' | 'references'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timers: Timers;
  readonly meter: Meter;
  readonly trail: Trail;
  /** Where people reach the bot, without a `/` at its end; null: not told. */
  readonly publicUrl: string | null;
  /** Whether the platform's rate limits are kept. */
  readonly paced: boolean;
}

/** A platform: what speaks to it, and what hears of it. */
export interface Side {
  readonly platform: Platform;
  inbound(intake: Intake): Inbound;
}

/** How a platform's requests come in. */
export interface Inbound {
  /** Served over HTTP. */
  readonly routes: readonly Route[];
  /** What the bot opens itself; null: requests come to the routes alone. */
  readonly connection: Connection | null;
  /** Resolves when the requests under way are done, which is later than their answers. */
  settle(): Promise<void>;
}

export interface Connection {
  start(): void;
  /** Whether requests can come in at this moment. */
  isOpen(): boolean;
  /** Takes no more requests, and resolves when those under way are done. */
  stop(): Promise<void>;
}
