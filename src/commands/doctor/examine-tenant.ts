import { botbuilderWire, teamsPlatform, type Wire } from '../../../adapters/teams/index.ts';
import type { Store } from '../../../db/index.ts';
import { workspaceOf } from '../../runtime/addresses.ts';
import type { Log, Platform } from '../../runtime/ports.ts';
import type { TeamsCredentials } from '../../teams-credentials.ts';
import { examineHeard, examineSignIn, examineTeamsChannel, todoOfReach } from './examine-teams.ts';
import { ok, warning, wrong } from './finding.ts';
import type { Examined, Side } from './side.ts';

/** The database where references are kept; null where its tables are not this version's. */
type Kept = Pick<Store, 'references'> | null;

/** The bot's credentials and what it knows of the tenant; and Teams' side, null where nothing can be asked. */
export async function examineTenant(
  teams: TeamsCredentials,
  store: Kept,
  log: Log,
): Promise<Examined> {
  if (teams.kind === 'playground') {
    const says = 'the local playground, where channels and people are not looked at';
    return { findings: [ok('Teams', says)], side: null };
  }
  const wire = botbuilderWire(teams, log);
  const { finding, holds } = await examineSignIn(teams, () => wire.signIn());
  if (!holds) return { findings: [finding], side: null };
  if (!store) {
    const says = 'what the bot knows of it cannot be read before the bot has started once';
    return { findings: [finding, warning('Teams tenant', says, 'Start the bot.')], side: null };
  }
  const { references } = store;
  const workspace = `teams:${teams.tenantId}`;
  const serviceUrl = await references.serviceUrl(workspace);
  const heard = examineHeard(serviceUrl, (url) => wire.allows(url));
  if (serviceUrl === null || heard.state !== 'ok')
    return { findings: [finding, heard], side: null };
  const platform = teamsPlatform({ wire, references, log, paced: true, forms: 'dialog' });
  return {
    findings: [finding, heard],
    side: sideOf({ workspace, serviceUrl, wire, platform, store }),
  };
}

function sideOf({
  workspace,
  serviceUrl,
  wire,
  platform,
  store,
}: {
  readonly workspace: string;
  /** The one that was heard last in the tenant. */
  readonly serviceUrl: string;
  readonly wire: Wire;
  readonly platform: Platform;
  readonly store: NonNullable<Kept>;
}): Side {
  return {
    async examineChannel(about, desk, channel) {
      if (workspaceOf(channel) !== workspace) {
        return wrong(
          about,
          `it is in ${workspaceOf(channel)}, and TEAMS_TENANT_ID is of ${workspace}`,
          'Correct the tenant id in the desk file, or use the credentials of that tenant.',
        );
      }
      const id = channel.slice(workspace.length + 1);
      const [known] = await store.references.find([channel]);
      return examineTeamsChannel(about, desk, known?.name ?? id, () =>
        wire.roster(known?.serviceUrl ?? serviceUrl, id),
      );
    },
    async reach(person) {
      return workspaceOf(person) === workspace
        ? platform.reach(person, true)
        : { reachable: false, name: null, reason: 'other_tenant' };
    },
    todo: todoOfReach,
  };
}
