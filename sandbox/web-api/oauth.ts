import type { SlackApp } from '../app.ts';
import { uninstall } from '../uninstall.ts';
import {
  type BareCall,
  type BareMethod,
  type Call,
  type Method,
  need,
  refuse,
  text,
} from './method.ts';

function requireClient(app: SlackApp, args: BareCall['args']): void {
  if (app.clientId === undefined || need(args, 'client_id', 'invalid_client_id') !== app.clientId) {
    refuse('invalid_client_id');
  }
  if (need(args, 'client_secret', 'bad_client_secret') !== app.clientSecret) {
    refuse('bad_client_secret');
  }
}

/** Exchanges the code of an installation for the bot's token. */
function access({ inside, args }: BareCall): object {
  const { workspace } = inside;
  const { app } = workspace;
  requireClient(app, args);
  if ((text(args, 'grant_type') ?? 'authorization_code') !== 'authorization_code') {
    refuse('invalid_grant_type');
  }
  const grant = app.redeem(need(args, 'code', 'invalid_code'), text(args, 'redirect_uri'));
  if ('refused' in grant) refuse(grant.refused);
  const { team, bot } = workspace;
  return {
    app_id: bot.app,
    authed_user: { id: grant.by },
    scope: grant.scopes.join(','),
    token_type: 'bot',
    access_token: grant.token,
    bot_user_id: bot.user,
    team: grant.team === null ? null : { id: team.id, name: team.name },
    enterprise: team.enterprise ?? null,
    is_enterprise_install: grant.team === null,
  };
}

export const oauth: Record<string, Method | BareMethod> = {
  'oauth.v2.access': { token: 'none', pace: 100, run: access },
  'apps.connections.open': {
    token: 'app',
    pace: 20,
    run: ({ inside }: BareCall) => ({
      url: (inside.workspace.app.socketUrl ?? refuse('internal_error'))(),
    }),
  },
  'apps.uninstall': {
    pace: 20,
    run: ({ inside, args, grant }: Call) => {
      requireClient(inside.workspace.app, args);
      void uninstall(inside, grant);
      return {};
    },
  },
  'auth.revoke': {
    pace: 50,
    run: ({ inside, args, grant }: Call) => {
      const revoked = text(args, 'test') === undefined;
      if (revoked) void uninstall(inside, grant, 'token_revoked');
      return { revoked };
    },
  },
};
