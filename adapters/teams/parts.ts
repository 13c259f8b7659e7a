import type { ConversationReferences, Intake, Log } from '../../src/runtime/ports.ts';
import type { Reader } from './card.ts';
import type { Learning } from './learn.ts';
import type { Where } from './parse.ts';
import type { Activity, Wire } from './wire.ts';

/** What everything that hears Teams works with. */
export interface Parts {
  readonly wire: Wire;
  readonly references: ConversationReferences;
  readonly intake: Intake;
  readonly log: Log;
  readonly forms: Reader['forms'];
  readonly learning: Learning;
  /** Hears of work that nobody waits for any more. */
  track(work: Promise<void>): void;
  /** Replaces a message with this, after what was put in its place before. Never throws. */
  replace(where: Where, messageId: string, activity: Activity): Promise<void>;
}

/** The answer to a request, and what is done once it has gone out. */
export interface Reply {
  readonly status: number;
  /** JSON; without it, an empty body. */
  readonly body?: object;
  after?(): Promise<void>;
}

/** A request that was let in. */
export interface Arrived {
  readonly where: Where;
  /** Milliseconds left to answer in. */
  timeLeft(): number;
}

/** Nobody is mentioned in an answer to one person. */
export function readerIn({ tenant }: Where, forms: Reader['forms']): Reader {
  return { tenant, roster: new Map(), forms };
}
