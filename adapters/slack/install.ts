import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ErrorCode, InstallProvider, type Installation as SlackInstallation } from '@slack/oauth';
import type { Installation, Installations, Log } from '../../src/runtime/ports.ts';
import { writeAddress } from './address.ts';
import { toPlatformError } from './errors.ts';
import { failurePage, type InstallFailure, successPage } from './install-pages.ts';
import { BACKGROUND_TIMEOUT_MS } from './limits.ts';
import { sdkLogger } from './sdk-logger.ts';
import type { Route } from './transport.ts';
import { type Workspaces, workspaceOf } from './workspaces.ts';

export interface InstallOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the bot, as the manifest lists them. */
  readonly scopes: readonly string[];
  /** Without a `/` at its end; null: the first redirect URL of the app's settings is meant. */
  readonly publicUrl: string | null;
  /** Another Web API base than Slack's; its host is then asked for the consent as well. */
  readonly apiUrl?: string;
  readonly installations: Installations;
  readonly workspaces: Workspaces;
  readonly log: Log;
  readonly now: () => number;
}

const INSTALL_PATH = '/slack/install';
const REDIRECT_PATH = '/slack/oauth_redirect';

/** The token would expire, and nothing here renews it. */
class RotatingToken extends Error {}

/** The two addresses by which a workspace installs the bot. */
export function installRoutes(options: InstallOptions): Route[] {
  const { clientId, clientSecret, apiUrl, installations, workspaces, log } = options;
  const provider = new InstallProvider({
    clientId,
    clientSecret,
    stateSecret: stateSecret(clientSecret),
    directInstall: true,
    // What fails is logged beside the page that says so: anybody can open these addresses.
    logger: { ...sdkLogger(log), error() {} },
    clientOptions: {
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      timeout: BACKGROUND_TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    },
    ...(apiUrl === undefined
      ? {}
      : { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
    installationStore: {
      async storeInstallation(given) {
        const installation = readInstallation(given, options.now());
        await installations.save(installation);
        const { team, enterprise } = given;
        if (team && enterprise && team.id !== enterprise.id) {
          await installations.join(workspaceOf(team.id), workspaceOf(enterprise.id));
        }
        workspaces.forget(idOf(given));
        log.info({ workspace: installation.workspace }, 'the bot was installed in a workspace');
      },
      // Tokens are looked up by `workspaces`, not by the provider.
      fetchInstallation: async () => {
        throw new Error('not looked up here');
      },
    },
  });
  const redirectUri =
    options.publicUrl === null ? {} : { redirectUri: redirectTo(options.publicUrl) };
  const beginAt = `${options.publicUrl ?? ''}${INSTALL_PATH}`;
  return [
    {
      path: INSTALL_PATH,
      method: 'GET',
      handler: (request, response) =>
        provider.handleInstallPath(request, response, undefined, {
          scopes: [...options.scopes],
          ...redirectUri,
        }),
    },
    {
      path: REDIRECT_PATH,
      method: 'GET',
      handler: (request, response) =>
        provider.handleCallback(request, response, {
          success: (given) => {
            show(response, 200, successPage(nameOf(given), given.isEnterpriseInstall === true));
          },
          failure: (error) => {
            const failure = failureOf(error);
            const ofVisitor = failure === 'declined' || failure === 'expired';
            const details = ofVisitor ? { failure } : { failure, err: error };
            log[ofVisitor ? 'info' : 'warn'](details, 'a workspace did not install the bot');
            show(response, statusOf[failure], failurePage(failure, beginAt));
          },
        }),
    },
  ];
}

function redirectTo(publicUrl: string): string {
  return `${publicUrl}${REDIRECT_PATH}`;
}

/** Signs the state; of its own, so that no second secret is to be kept. */
function stateSecret(clientSecret: string): string {
  return createHmac('sha256', clientSecret).update('the state of an installation').digest('hex');
}

function readInstallation(given: SlackInstallation, now: number): Installation {
  const { bot, user } = given;
  if (!bot) throw new Error('slack gave no token of the bot');
  if (bot.refreshToken !== undefined) throw new RotatingToken();
  const id = idOf(given);
  return {
    workspace: workspaceOf(id),
    name: nameOf(given),
    orgWide: given.isEnterpriseInstall === true,
    secret: bot.token,
    scopes: bot.scopes,
    installedBy: user.id ? writeAddress(id, user.id) : null,
    installedAt: now,
  };
}

/** Of the workspace, or of the organisation where it was installed for all of it. */
function idOf({ isEnterpriseInstall, team, enterprise }: SlackInstallation): string {
  const id = isEnterpriseInstall ? enterprise?.id : team?.id;
  if (id === undefined) throw new Error('slack did not say which workspace it is');
  return id;
}

function nameOf(given: SlackInstallation): string {
  const { isEnterpriseInstall, team, enterprise } = given;
  return (isEnterpriseInstall ? enterprise?.name : team?.name) ?? idOf(given);
}

const statusOf: Readonly<Record<InstallFailure, number>> = {
  declined: 403,
  expired: 400,
  unfinished: 400,
  'slack-down': 502,
  settings: 500,
  rotation: 500,
  ours: 500,
};

/** Words of Slack's for a code that is not good any more. */
const SPENT = new Set(['code_already_used', 'invalid_code']);

function failureOf(error: Error & { readonly code: string }): InstallFailure {
  if (error instanceof RotatingToken) return 'rotation';
  switch (error.code) {
    case ErrorCode.AuthorizationError:
      return 'declined';
    case ErrorCode.MissingStateError:
    case ErrorCode.InvalidStateError:
      return 'expired';
    case ErrorCode.MissingCodeError:
      return 'unfinished';
  }
  if (!error.code.startsWith('slack_webapi_')) return 'ours';
  const { reason, outcome } = toPlatformError('oauth.v2.access', error);
  if (SPENT.has(reason)) return 'expired';
  return outcome === 'refused' ? 'settings' : 'slack-down';
}

function show(response: ServerResponse, status: number, page: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .end(page);
}
