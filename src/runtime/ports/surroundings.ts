import type { Instant } from '../../engine/instant.ts';
import type { Outcome } from './platform.ts';

/** The desk's now, in UTC. Moved by hand in the sandbox and in tests. */
export interface Clock {
  now(): Instant;
  /** It is the machine's, which may be set wrong; without, it is moved by hand and alone counts. */
  readonly isMachines?: boolean;
}

/**
 * Time on the wire: rests, time-outs and the platforms' pace. It never steps back, whatever is done
 * to the machine's clock, and stands apart from the desk's.
 */
export interface Timers {
  /** Milliseconds since a moment of no meaning. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  rest(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How urgent a piece of work is; the first go first. */
export type Urgency = 'emergency' | 'report' | 'press' | 'question';

/** What operators watch. Nothing here names a ticket, a person or a desk. Times in milliseconds. */
export interface Meter {
  /** A request that a platform was let in with was acknowledged, `ms` after it had come in. */
  acknowledged(platform: string, ms: number): void;
  /** Something asked for was turned away, as there was too much of it. */
  turnedAway(urgency: Urgency): void;
  /** A report was sent in: it became a ticket, was one already, or was given back to be mended. */
  submitted(platform: string, outcome: 'opened' | 'repeated' | 'invalid' | 'referred'): void;
  /** A check of a ticket's clocks was done, `ms` after it was due. */
  checked(ms: number): void;
  /** An entry of the outbox was worked off or given back; `waiting`: without a call. */
  delivered(platform: string, outcome: 'sent' | 'waiting' | Outcome): void;
  /** A message was sent, `ms` after it was written. */
  sentAfter(platform: string, urgent: boolean, ms: number): void;
  /** A message waited for the platform's pace. */
  paced(platform: string, ms: number): void;
  /** An escalation waited so long unsent that the desk was told. */
  overdue(platform: string): void;
}

/** What is known of work under way, for its log lines and traces. Nothing of it was typed by anybody. */
export interface About {
  /** The platform's own id of the request, or one of ours. */
  readonly request?: string;
  readonly platform?: string;
  readonly desk?: string;
  readonly number?: string;
  readonly entry?: string;
  /** What was asked for, in a word. */
  readonly action?: string;
  /** What came of it, in a word. */
  readonly outcome?: string;
}

export type StepName = 'request' | 'intake' | 'execute' | 'deliver' | 'check';

/** Follows work through the bot, so that its log lines and its trace tell what they belong to. */
export interface Trail {
  /** Does the work as a step of the one under way; what it leaves behind counts to it as well. */
  step<T>(name: StepName, about: About, work: () => Promise<T>): Promise<T>;
  /** Adds what became known in the step under way, which those around it then know too. */
  note(about: About): void;
  /** Nothing came of the step under way: it leaves no trace. */
  forget(): void;
}

/** What hears of every request. */
export interface Watched {
  readonly meter: Pick<Meter, 'acknowledged'>;
  readonly trail: Trail;
}

/** Structured logging, in pino's manner. Nothing that a requester wrote goes into a log. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
