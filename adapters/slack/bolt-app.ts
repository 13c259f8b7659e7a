import { App, type ReceiverEvent } from '@slack/bolt';
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
  override async processEvent(event: ReceiverEvent): Promise<void> {
    const late = isEvent(event.body);
    let acknowledged = false;
    const ack: ReceiverEvent['ack'] = async (answer) => {
      acknowledged = true;
      if (!late) await event.ack(answer);
    };
    const customProperties = { ...event.customProperties, ...arrival() };
    await super.processEvent({ ...event, customProperties, ack });
    if (late) await event.ack();
    else if (!acknowledged) throw new NotOurs();
  }
}

/** What `app.error` is told with `extendedErrorHandler`. */
export interface FailedRequest {
  readonly error: Error;
  readonly body: ReceiverEvent['body'];
}

/** The status for a request that ended in this error; without a listener it cannot be read. */
export function statusOf(error: unknown): 400 | 404 | 500 {
  if (error instanceof NotKept) return 500;
  return error instanceof NotOurs ? 404 : 400;
}

/** As Bolt tells events from everything else. */
export function isEvent(body: ReceiverEvent['body']): boolean {
  return body.event !== undefined;
}
