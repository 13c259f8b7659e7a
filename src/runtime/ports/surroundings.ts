import type { Instant } from '../../engine/instant.ts';

/** The desk's now, in UTC. Moved by hand in the sandbox and in tests. */
export interface Clock {
  now(): Instant;
}

/** Structured logging, in pino's manner. Nothing that a requester wrote goes into a log. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
