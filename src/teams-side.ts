import { botbuilderWire, teamsInbound, teamsPlatform } from '../adapters/teams/index.ts';
import { localOnly } from './local-only.ts';
import type { Side, SideParts } from './side.ts';
import type { TeamsCredentials } from './teams-credentials.ts';

/**
 * Teams by the credentials given. Nothing is asked of Microsoft before the first request or message.
 * Throws where there is no app id: with none, botbuilder asks nobody who they are.
 */
export function teamsSide(teams: TeamsCredentials, parts: SideParts): Side {
  const { store, log, timers } = parts;
  if (teams.kind === 'app' && !teams.appId) throw new Error('Teams needs an app id');
  const { references } = store;
  const paces = parts.paced ? store.paces : null;
  const wire = botbuilderWire(teams, log);
  const local = teams.kind === 'playground';
  const forms = local ? 'in-place' : 'dialog';
  const tenantId = local ? null : teams.tenantId;
  return {
    platform: teamsPlatform({ wire, references, log, timers, paces, forms }),
    inbound(intake) {
      const { routes, settle } = teamsInbound({
        ...{ wire, references, intake, log, forms, tenantId },
        watched: parts,
      });
      return { routes: local ? routes.map(localOnly) : routes, connection: null, settle };
    },
  };
}
