import type { ViewClosedAction, ViewSubmitAction } from '@slack/bolt';
import { type Intake, unmetered, untrailed, type Watched } from '../../src/runtime/ports.ts';
import { authorize } from './authorize.ts';
import { BoltApp, type FailedRequest, isEvent, NotKept } from './bolt-app.ts';
import { overHttp } from './http.ts';
import { INTERACTIVE_TIMEOUT_MS } from './limits.ts';
import { namingWorkspaces } from './name-workspaces.ts';
import { onClosed } from './on-closed.ts';
import { onCommand } from './on-command.ts';
import { EVENTS, onEvent } from './on-event.ts';
import { onPress } from './on-press.ts';
import { onRemoval, REMOVAL_EVENTS } from './on-removal.ts';
import { onShortcut, SHORTCUTS } from './on-shortcut.ts';
import { onSubmit } from './on-submit.ts';
import { CALLBACK_ID } from './render-form.ts';
import { ACTION_PREFIX } from './render-part.ts';
import { sdkLogger } from './sdk-logger.ts';
import { slashCommands } from './slash-commands.ts';
import type { Route, Transport, TransportOptions } from './transport.ts';
import { userNames } from './user-names.ts';
import type { Workspaces } from './workspaces.ts';

export interface InboundOptions extends TransportOptions {
  /** How requests come in: over HTTP, signed with this, or through a socket. */
  readonly by:
    | { readonly kind: 'http'; readonly signingSecret: string }
    | { readonly kind: 'socket'; open(options: TransportOptions): Transport };
  readonly workspaces: Workspaces;
  readonly intake: Intake;
  /** Default: nobody. */
  readonly watched?: Watched;
}

/** What there is to serve, and to open, for Slack's requests to come in. */
export interface Inbound {
  readonly routes: readonly Route[];
  /** null: they come to the routes alone. */
  readonly connection: {
    start(): void;
    /** Whether requests of Slack's can come in at this moment. */
    isOpen(): boolean;
    /** Takes no more requests and resolves when those under way are done. */
    stop(): Promise<void>;
  } | null;
  /** Resolves when the requests under way are done: Slack has its acknowledgement earlier. */
  settle(): Promise<void>;
}

/** Slack's commands, shortcuts, submissions, button presses and events, handed to the intake. */
export function slackInbound(options: InboundOptions): Inbound {
  const { by, workspaces, log } = options;
  const watched = options.watched ?? { meter: unmetered, trail: untrailed };
  const intake = namingWorkspaces(options.intake, workspaces);
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };
  const onSlash = slashCommands({
    ...{ workspaces, intake, log, watched, track },
    ...(options.apiUrl === undefined ? {} : { apiUrl: options.apiUrl }),
  });
  const transport =
    by.kind === 'http' ? overHttp(options, by.signingSecret, onSlash) : by.open(options);
  const app = new BoltApp(
    {
      receiver: transport.receiver,
      logger: sdkLogger(log),
      // Not `token`: with that Bolt calls Slack at boot, and answers 404 while Slack is down.
      authorize: (sender) => authorize(sender, workspaces, log),
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
    },
    watched,
  );

  // Through a socket; over HTTP they come by their own way.
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
  for (const event of REMOVAL_EVENTS) {
    app.event(event, (request) => track(onRemoval(request, workspaces, log)));
  }
  app.error(async ({ error, body }: FailedRequest) => {
    if (isEvent(body)) throw new NotKept(error.message, { cause: error });
    log.error({ err: error }, 'a request from slack failed');
  });

  const done = async () => {
    await Promise.allSettled(underWay);
  };
  const { routes, connection } = transport;
  return {
    routes,
    connection: connection && { ...connection, stop: () => connection.stop(done) },
    settle: done,
  };
}
