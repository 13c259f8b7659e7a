import {
  type ConversationReferences,
  type Intake,
  type Log,
  textAt,
  type Unknown,
  unmetered,
  untrailed,
  type Watched,
  within,
} from '../../src/runtime/ports.ts';
import type { Reader } from './card.ts';
import { isRemoval, learning } from './learn.ts';
import { onInvoke } from './on-invoke.ts';
import { onMessage } from './on-message.ts';
import { onUpdate } from './on-update.ts';
import { readCaller, readWhere } from './parse.ts';
import type { Arrived, Parts, Reply } from './parts.ts';
import { replacing } from './replace.ts';
import { LEARN_PATIENCE_MS, PATIENCE_MS, REQUEST_BODY_MS } from './request-limits.ts';
import { messagesRoute, type Route } from './server.ts';
import { Unauthorized, Unavailable, type Wire } from './wire.ts';

export interface InboundOptions {
  readonly wire: Wire;
  readonly references: ConversationReferences;
  readonly intake: Intake;
  readonly log: Log;
  /** Default: nobody. */
  readonly watched?: Watched;
  readonly forms: Reader['forms'];
  /** The tenant that the bot is for, whatever the wire lets in; null: any. */
  readonly tenantId: string | null;
  /** Milliseconds; Teams' own patience unless given. */
  readonly patience?: {
    /** From the arrival of a request to its answer. */
    readonly answerMs: number;
    readonly bodyMs: number;
  };
}

export interface Inbound {
  readonly routes: readonly Route[];
  /** Resolves when what is under way is done: Teams has its acknowledgement earlier. */
  settle(): Promise<void>;
}

/** Everything that is done in Teams, handed to the intake. */
export function teamsInbound(options: InboundOptions): Inbound {
  const { wire, references, intake, log, forms, tenantId } = options;
  const watched = options.watched ?? { meter: unmetered, trail: untrailed };
  const { answerMs, bodyMs } = options.patience ?? {
    answerMs: PATIENCE_MS,
    bodyMs: REQUEST_BODY_MS,
  };
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    const tracked = work
      .catch((err: unknown) => log.error({ err }, 'what follows a request from teams failed'))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  const parts: Parts = {
    wire,
    references,
    intake,
    log,
    forms,
    learning: learning(references, log),
    replace: replacing(wire, log),
    track,
  };

  async function serve(
    activity: Unknown,
    authorization: string,
    arrivedAt: number,
  ): Promise<Reply> {
    const refused = await refusal(activity, authorization);
    if (refused) return refused;
    const id = textAt(activity, 'id');
    if (id !== null) watched.trail.note({ request: id });
    const where = readWhere(activity);
    if (!where) {
      log.warn({ type: textAt(activity, 'type') }, 'an activity from nowhere in particular');
      return { status: 400 };
    }
    if (tenantId !== null && where.tenant !== tenantId.toLowerCase()) {
      log.warn({}, 'a request from another tenant');
      return { status: 401 };
    }
    const timeLeft = () => Math.max(0, answerMs - (performance.now() - arrivedAt));
    return heard(activity, { where, timeLeft }, parts);
  }

  /** null: it is let in. The wire has logged why it is not. */
  async function refusal(activity: Unknown, authorization: string): Promise<Reply | null> {
    try {
      await wire.authenticate(activity, authorization);
    } catch (err) {
      if (err instanceof Unauthorized) return { status: 401 };
      if (err instanceof Unavailable) return { status: 503 };
      throw err;
    }
    return null;
  }

  return {
    routes: [messagesRoute({ serve, log, track, bodyMs, watched })],
    settle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function heard(activity: Unknown, arrived: Arrived, parts: Parts): Promise<Reply> {
  const { where } = arrived;
  const type = textAt(activity, 'type') ?? '';
  const caller = readCaller(activity, where);
  if (!isRemoval(activity, where)) {
    const learned = parts.learning.learn(activity, where, caller);
    parts.track(learned);
    await within(learned, Math.min(LEARN_PATIENCE_MS, arrived.timeLeft()));
  }
  switch (type) {
    case 'invoke':
      return onInvoke(activity, caller, arrived, parts);
    case 'message':
    case 'messageUpdate':
      if (caller) return onMessage(activity, caller, arrived, parts);
      parts.log.info({ type }, 'a message of nobody in particular');
      return { status: 200 };
    case 'installationUpdate':
    case 'conversationUpdate':
      return onUpdate(activity, caller, arrived, parts);
    default:
      return { status: 200 };
  }
}
