import type { AppOptions, ReceiverEvent } from '@slack/bolt';
import { textAt, type Watched } from '../../src/runtime/ports.ts';
import { App } from './bolt.ts';
import { arrival } from './time-left.ts';

/** Nothing here answers requests of this type. */
export class NotOurs extends Error {}

/** An event is not kept: Slack is to send it again. */
export class NotKept extends Error {}

/**
 * Bolt acknowledges an event before its listeners run, and what nobody listens to never. Here an
 * event is acknowledged when its listeners are done with it, by whatever way it came; an error of
 * theirs that `app.error` throws on leaves it unacknowledged. Throws NotOurs for other requests that
 * no listener acknowledged.
 */
export class BoltApp extends App {
  readonly #watched: Watched;

  constructor(options: AppOptions, watched: Watched) {
    super(options);
    this.#watched = watched;
  }

  override processEvent(event: ReceiverEvent): Promise<void> {
    const id = textAt(event.body, 'event_id');
    const about = { platform: 'slack', ...(id === null ? {} : { request: id }) };
    return this.#watched.trail.step('request', about, () => this.#process(event));
  }

  async #process(event: ReceiverEvent): Promise<void> {
    const late = isEvent(event.body);
    const arrived = arrival();
    let acknowledged = false;
    const acknowledge: ReceiverEvent['ack'] = async (answer) => {
      await event.ack(answer);
      this.#watched.meter.acknowledged('slack', performance.now() - arrived.arrivedAt);
    };
    const ack: ReceiverEvent['ack'] = async (answer) => {
      acknowledged = true;
      if (!late) await acknowledge(answer);
    };
    const customProperties = { ...event.customProperties, ...arrived };
    await super.processEvent({ ...event, customProperties, ack });
    if (late) await acknowledge();
    else if (!acknowledged) throw new NotOurs();
  }
}

/** What `app.error` is told with `extendedErrorHandler`. */
export interface FailedRequest {
  readonly error: Error;
  readonly body: ReceiverEvent['body'];
}

/** The status for a request that ended in this error; without a listener it cannot be read. */
export function statusOf(error: unknown): 400 | 404 | 503 {
  if (error instanceof NotKept) return 503;
  return error instanceof NotOurs ? 404 : 400;
}

/** As Bolt tells events from everything else. */
export function isEvent(body: ReceiverEvent['body']): boolean {
  return body.event !== undefined;
}
