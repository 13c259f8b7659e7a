import type { AddressInfo } from 'node:net';
import {
  type CustomRoute,
  HTTPReceiver,
  type ReceiverProcessEventErrorHandlerArgs,
  type ViewClosedAction,
  type ViewSubmitAction,
} from '@slack/bolt';
import type { Intake, Log } from '../../src/runtime/ports.ts';
import { BoltApp, type FailedRequest, isEvent, NotKept, statusOf } from './bolt-app.ts';
import { INTERACTIVE_TIMEOUT_MS } from './limits.ts';
import { onClosed } from './on-closed.ts';
import { onCommand } from './on-command.ts';
import { EVENTS, onEvent } from './on-event.ts';
import { onPress } from './on-press.ts';
import { onShortcut, SHORTCUTS } from './on-shortcut.ts';
import { onSubmit } from './on-submit.ts';
import { CALLBACK_ID } from './render-form.ts';
import { ACTION_PREFIX } from './render-part.ts';
import { sdkLogger } from './sdk-logger.ts';
import { ENDPOINT, guarded, slackServer } from './server.ts';
import { userNames } from './user-names.ts';

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

/** Slack's commands, shortcuts, submissions, button presses and events over HTTP, handed to the intake. */
export function slackInbound(options: InboundOptions): Inbound {
  const { intake, log } = options;
  const logger = sdkLogger(log);
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: ENDPOINT,
    customRoutes: guarded(options.customRoutes, log),
    logger,
    processEventErrorHandler: unanswered,
    unhandledRequestHandler: ({ response }) => {
      log.warn({}, 'a request from slack that nothing here answers');
      if (!response.headersSent) response.writeHead(404).end();
    },
  });
  const app = new BoltApp({
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
    extendedErrorHandler: true,
  });

  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };
  app.command(/.*/, (request) => track(onCommand(request, intake, log)));
  app.view<ViewSubmitAction>(CALLBACK_ID, (request) => track(onSubmit(request, intake, log)));
  app.view<ViewClosedAction>({ type: 'view_closed', callback_id: CALLBACK_ID }, (request) =>
    track(onClosed(request, intake, log)),
  );
  const names = userNames(log);
  app.shortcut({ type: 'message_action', callback_id: SHORTCUTS.message }, (request) =>
    track(onShortcut(request, intake, names, log)),
  );
  app.shortcut({ type: 'shortcut', callback_id: SHORTCUTS.global }, (request) =>
    track(onShortcut(request, intake, names, log)),
  );
  app.action(new RegExp(`^${ACTION_PREFIX}`), (request) => track(onPress(request, intake, log)));
  for (const event of EVENTS) {
    app.event(event, (request) => track(onEvent(request, intake, names, log)));
  }
  app.error(async ({ error, body }: FailedRequest) => {
    if (isEvent(body)) throw new NotKept(error.message, { cause: error });
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
  async function unanswered({ error, response }: ReceiverProcessEventErrorHandlerArgs) {
    const status = statusOf(error);
    log.warn({ err: error, status }, 'a request from slack got no answer');
    if (!response.headersSent) response.writeHead(status).end();
    return true;
  }
}
