import type { AddressInfo } from 'node:net';
import {
  App,
  type CustomRoute,
  HTTPReceiver,
  type ReceiverProcessEventErrorHandlerArgs,
  type ViewSubmitAction,
} from '@slack/bolt';
import type { Intake, Log } from '../../src/runtime/ports.ts';
import { INTERACTIVE_TIMEOUT_MS } from './limits.ts';
import { onCommand } from './on-command.ts';
import { onPress } from './on-press.ts';
import { onSubmit } from './on-submit.ts';
import { CALLBACK_ID } from './render-form.ts';
import { ACTION_PREFIX } from './render-part.ts';
import { sdkLogger } from './sdk-logger.ts';
import { ENDPOINT, guarded, slackServer } from './server.ts';

export interface InboundOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** Another Web API base than Slack's. */
  readonly apiUrl?: string;
  readonly log: Log;
  readonly intake: Intake;
  /** Served by the same HTTP server, e.g. `/healthz`. Exact paths. */
  readonly customRoutes: CustomRoute[];
}

export interface Inbound {
  /** Listens; port 0 takes any free one. */
  start(host: string, port: number): Promise<{ readonly port: number }>;
  /** Resolves when the requests under way are done: Slack has its acknowledgement earlier. */
  settle(): Promise<void>;
  /** Takes no more requests and resolves when those under way are done. */
  stop(): Promise<void>;
}

/** Slack's commands, submissions and button presses over HTTP, handed to the intake. */
export function slackInbound(options: InboundOptions): Inbound {
  const { intake, log } = options;
  const logger = sdkLogger(log);
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: ENDPOINT,
    customRoutes: guarded(options.customRoutes, log),
    logger,
    processEventErrorHandler: malformed,
    unhandledRequestHandler: ({ response }) => {
      log.warn({}, 'a request from slack that nothing here answers');
      if (!response.headersSent) response.writeHead(404).end();
    },
  });
  const app = new App({
    receiver,
    logger,
    // Not `token`: with that Bolt calls Slack at boot, and answers 404 while Slack is down.
    authorize: async ({ teamId }) =>
      teamId === undefined
        ? { botToken: options.botToken }
        : { botToken: options.botToken, teamId },
    clientOptions: {
      ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
      timeout: INTERACTIVE_TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
    convoStore: false,
    ignoreSelf: false,
    attachFunctionToken: false,
  });

  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };
  app.command(/.*/, (request) => track(onCommand(request, intake, log)));
  app.view<ViewSubmitAction>(CALLBACK_ID, (request) => track(onSubmit(request, intake, log)));
  app.action(new RegExp(`^${ACTION_PREFIX}`), (request) => track(onPress(request, intake, log)));
  app.error(async (error) => {
    log.error({ err: error }, 'a request from slack failed');
  });

  const server = slackServer(receiver, log);
  return {
    start: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, () => {
          server.off('error', reject);
          resolve({ port: (server.address() as AddressInfo).port });
        });
      }),
    async settle() {
      await Promise.allSettled(underWay);
    },
    async stop() {
      if (server.listening) {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeIdleConnections();
        await closed;
      }
      await Promise.allSettled(underWay);
    },
  };

  /** Bolt reads a payload's fields before any listener runs: what fails there is malformed. */
  async function malformed({ error, response }: ReceiverProcessEventErrorHandlerArgs) {
    log.warn({ err: error }, 'a request from slack that cannot be read');
    if (!response.headersSent) response.writeHead(400).end();
    return true;
  }
}
