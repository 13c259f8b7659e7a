import {
  fixedWorkspace,
  type InboundOptions,
  installedWorkspaces,
  type Route,
  slackInbound,
  slackPlatform,
  type Workspaces,
} from '../adapters/slack/index.ts';
import type { Side, SideParts } from './side.ts';
import type { SlackCredentials } from './slack-credentials.ts';

/**
 * Slack by the credentials given. Throws where the tokens of workspaces cannot be read with the
 * encryption keys given.
 */
export async function slackSide(slack: SlackCredentials, parts: SideParts): Promise<Side> {
  const { log, timers, paced } = parts;
  const api = slack.apiUrl === null ? {} : { apiUrl: slack.apiUrl };
  const { workspaces, routes } = await tokensOf(slack, parts);
  const by = await wayOf(slack);
  return {
    platform: slackPlatform({
      ...{ workspaces, log, timers, ...api },
      paces: paced ? parts.store.paces : null,
    }),
    inbound(intake) {
      const inbound = slackInbound({ by, workspaces, intake, log, watched: parts, ...api });
      return { ...inbound, routes: [...inbound.routes, ...routes] };
    },
  };
}

// What sockets and installations need takes long to load, so that it is for those who have them.

async function wayOf(slack: SlackCredentials): Promise<InboundOptions['by']> {
  if (slack.kind !== 'socket') return { kind: 'http', signingSecret: slack.signingSecret };
  const { overSocket } = await import('../adapters/slack/socket.ts');
  return { kind: 'socket', open: (options) => overSocket(options, slack.appToken) };
}

interface Tokens {
  readonly workspaces: Workspaces;
  readonly routes: readonly Route[];
}

async function tokensOf(slack: SlackCredentials, parts: SideParts): Promise<Tokens> {
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
  const { installRoutes } = await import('../adapters/slack/install.ts');
  const { slackScopes } = await import('./files/slack-manifest.ts');
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
