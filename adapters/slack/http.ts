import { HTTPReceiver, type ReceiverProcessEventErrorHandlerArgs } from '@slack/bolt';
import { statusOf } from './bolt-app.ts';
import { sdkLogger } from './sdk-logger.ts';
import { ENDPOINT, guarded, slackServer } from './server.ts';
import { closeServer, listen, type Transport, type TransportOptions } from './transport.ts';

/** Requests that Slack sends and signs. */
export function overHttp(options: TransportOptions, signingSecret: string): Transport {
  const { log } = options;
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: ENDPOINT,
    customRoutes: guarded(options.customRoutes, log),
    logger: sdkLogger(log),
    processEventErrorHandler: unanswered,
    unhandledRequestHandler: ({ response }) => {
      log.warn({}, 'a request from slack that nothing here answers');
      if (!response.headersSent) response.writeHead(404).end();
    },
  });
  const server = slackServer(receiver, log);
  return {
    receiver,
    start: (host, port) => listen(server, host, port),
    isOpen: () => server.listening,
    async stop(workDone) {
      await closeServer(server);
      await workDone();
    },
  };

  /** Bolt reads a payload's fields before any listener runs: what fails there is malformed. */
  async function unanswered({ error, response }: ReceiverProcessEventErrorHandlerArgs) {
    const status = statusOf(error);
    log.warn({ err: error, status }, 'a request from slack got no answer');
    if (!response.headersSent) response.writeHead(status).end();
    return true;
  }
}
