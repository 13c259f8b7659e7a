import type { CustomRoute } from '@slack/bolt';
import {
  fixedWorkspace,
  type Inbound,
  installedWorkspaces,
  installRoutes,
  slackInbound,
  slackPlatform,
  type Workspaces,
} from '../adapters/slack/index.ts';
import type { Store } from '../db/index.ts';
import { slackScopes } from './files/slack-manifest.ts';
import type { Clock, Intake, Log, Platform } from './runtime/ports.ts';
import type { SlackCredentials } from './slack-credentials.ts';

interface Parts {
  readonly store: Pick<Store, 'installations'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string | null;
  /** Whether Slack's rate limits are kept. */
  readonly paced: boolean;
}

/** What speaks to Slack, and what hears of it. */
export interface SlackSide {
  readonly platform: Platform;
  /** With routes to be served beside its own. */
  inbound(intake: Intake, routes: readonly CustomRoute[]): Inbound;
}

/**
 * Slack by the credentials given. Throws where the tokens of workspaces cannot be read with the
 * encryption keys given.
 */
export async function slackSide(slack: SlackCredentials, parts: Parts): Promise<SlackSide> {
  const { log, paced } = parts;
  const api = slack.apiUrl === null ? {} : { apiUrl: slack.apiUrl };
  const { workspaces, routes } = await tokensOf(slack, parts);
  return {
    platform: slackPlatform({ workspaces, log, paced, ...api }),
    inbound: (intake, more) =>
      slackInbound({
        by:
          slack.kind === 'socket'
            ? { kind: 'socket', appToken: slack.appToken }
            : { kind: 'http', signingSecret: slack.signingSecret },
        workspaces,
        intake,
        log,
        customRoutes: [...more, ...routes],
        ...api,
      }),
  };
}

interface Tokens {
  readonly workspaces: Workspaces;
  readonly routes: readonly CustomRoute[];
}

async function tokensOf(slack: SlackCredentials, parts: Parts): Promise<Tokens> {
  const { log, clock, publicUrl } = parts;
  if (slack.kind !== 'oauth')
    return { workspaces: fixedWorkspace(slack.botToken, log), routes: [] };
  const { apiUrl, clientId, clientSecret, encryptionKeys } = slack;
  const installations = parts.store.installations(encryptionKeys);
  const unreadable = await installations.unreadable();
  if (unreadable.length > 0) {
    throw new Error(unreadable.map(({ message }) => message).join('\n'));
  }
  const workspaces = installedWorkspaces(installations, log);
  const routes = installRoutes({
    clientId,
    clientSecret,
    scopes: await slackScopes(),
    publicUrl,
    installations,
    workspaces,
    log,
    now: clock.now,
    ...(apiUrl === null ? {} : { apiUrl }),
  });
  return { workspaces, routes };
}
