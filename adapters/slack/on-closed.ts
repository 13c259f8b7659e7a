import { type Intake, type Log, logFailure } from '../../src/runtime/ports.ts';
import { readClosed } from './parse.ts';

export interface ClosedRequest {
  readonly body: unknown;
  readonly ack: () => Promise<void>;
}

/** A form that somebody closed: nobody waits for an answer. */
export async function onClosed(
  { body, ack }: ClosedRequest,
  intake: Intake,
  log: Log,
): Promise<void> {
  await ack();
  const closed = readClosed(body);
  if (!closed) return;
  await intake.closed(closed.caller, closed.context, closed.values).catch((err: unknown) => {
    logFailure(log, { err }, 'what stood in a closed form was not kept');
  });
}
