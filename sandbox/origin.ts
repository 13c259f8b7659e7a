import type { Grant } from './app.ts';
import type { Workspace } from './workspace.ts';

/** Where a delivery comes from: the workspace, its organisation, and whose installation it is for. */

export function commandOrigin({ team, grant }: Workspace): Record<string, string> {
  const { id, domain, enterprise } = team;
  return {
    team_id: id,
    team_domain: domain,
    ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    is_enterprise_install: String(grant?.team === null),
  };
}

export function interactionOrigin({ team, grant }: Workspace): Record<string, unknown> {
  const { id, domain, enterprise } = team;
  return {
    team: {
      id,
      domain,
      ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    },
    enterprise: enterprise ?? null,
    is_enterprise_install: grant?.team === null,
  };
}

/** Events about the installation itself name no workspace where it was the organisation's. */
const ABOUT_INSTALLATION = new Set(['app_uninstalled', 'tokens_revoked']);

export function eventOrigin(
  workspace: Workspace,
  name: string,
  grant: Grant,
  channel: unknown,
): Record<string, unknown> {
  const { team, bot } = workspace;
  const enterprise = team.enterprise?.id ?? null;
  const orgWide = grant.team === null;
  const organisation = enterprise ? { enterprise_id: enterprise } : {};
  if (ABOUT_INSTALLATION.has(name)) {
    return { ...(orgWide ? {} : { team_id: team.id }), ...organisation };
  }
  return {
    team_id: team.id,
    ...organisation,
    context_team_id: team.id,
    context_enterprise_id: enterprise,
    authorizations: [
      {
        enterprise_id: enterprise,
        team_id: grant.team,
        user_id: bot.user,
        is_bot: true,
        is_enterprise_install: orgWide,
      },
    ],
    is_ext_shared_channel: workspace.isExtShared(String(channel)),
  };
}
