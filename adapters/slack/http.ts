import type { ReceiverProcessEventErrorHandlerArgs } from '@slack/bolt';
import { HTTPReceiver } from './bolt.ts';
import { statusOf } from './bolt-app.ts';
import { ENDPOINT, eventsRoute, type OnSlash } from './events-route.ts';
import { sdkLogger } from './sdk-logger.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** Requests that Slack sends and signs. */
export function overHttp(
  { log }: TransportOptions,
  signingSecret: string,
  onSlash: OnSlash,
): Transport {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: ENDPOINT,
    logger: sdkLogger(log),
    processEventErrorHandler: unanswered,
    unhandledRequestHandler: ({ response }) => {
      log.warn({}, 'a request from slack that nothing here answers');
      if (!response.headersSent) response.writeHead(404).end();
    },
  });
  return {
    receiver,
    routes: [eventsRoute({ receiver, signingSecret, onSlash, log })],
    connection: null,
  };

  /** Bolt reads a payload's fields before any listener runs: what fails there is malformed. */
  async function unanswered({ error, response }: ReceiverProcessEventErrorHandlerArgs) {
    const status = statusOf(error);
    log.warn({ err: error, status }, 'a request from slack got no answer');
    if (!response.headersSent) response.writeHead(status).end();
    return true;
  }
}
