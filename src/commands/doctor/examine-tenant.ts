import { botbuilderWire, teamsPlatform, type Wire } from '../../../adapters/teams/index.ts';
import type { Store } from '../../../db/index.ts';
import { inOtherTenants } from '../../name-other-tenants.ts';
import { workspaceOf } from '../../runtime/addresses.ts';
import type { Desk, Log, Platform } from '../../runtime/ports.ts';
import type { TeamsCredentials } from '../../teams-credentials.ts';
import { examineHeard, examineSignIn, examineTeamsChannel, todoOfReach } from './examine-teams.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import type { Examined, Side } from './side.ts';

/** The database where references are kept; null where its tables are not this version's. */
type Kept = Pick<Store, 'references'> | null;

/** The bot's credentials and what it knows of the tenant; and Teams' side, null where nothing can be asked. */
export async function examineTenant(
  teams: TeamsCredentials,
  desks: readonly Desk[],
  store: Kept,
  log: Log,
): Promise<Examined> {
  if (teams.kind === 'playground') {
    const says = 'the local playground, where channels and people are not looked at';
    return { findings: [ok('Teams', says)], side: null };
  }
  const wire = botbuilderWire(teams, log);
  const { finding, holds } = await examineSignIn(teams, () => wire.signIn());
  // Where the tenant can be asked, each address says it by itself.
  const unasked = (...findings: readonly Finding[]): Examined => ({
    findings: [...findings, ...desks.flatMap((desk) => elsewhere(desk, teams.tenantId))],
    side: null,
  });
  if (!holds) return unasked(finding);
  if (!store) {
    const says = 'what the bot knows of it cannot be read before the bot has started once';
    return unasked(finding, warning('Teams tenant', says, 'Start the bot.'));
  }
  const { references } = store;
  const workspace = `teams:${teams.tenantId}`;
  const serviceUrl = await references.serviceUrl(workspace);
  const heard = examineHeard(serviceUrl, (url) => wire.allows(url));
  if (serviceUrl === null || heard.state !== 'ok') return unasked(finding, heard);
  const platform = teamsPlatform({ wire, references, log, forms: 'dialog' });
  return {
    findings: [finding, heard],
    side: sideOf({ workspace, serviceUrl, wire, platform, store }),
  };
}

const correctTenant =
  'Correct the tenant id in the desk file, or use the credentials of that tenant.';

function elsewhere(desk: Desk, tenantId: string): Finding[] {
  const found = inOtherTenants(desk, tenantId);
  if (found.length === 0) return [];
  const says = `not of teams:${tenantId}, which is TEAMS_TENANT_ID: ${found.join(', ')}`;
  return [wrong(`desk ${desk.id}`, says, correctTenant)];
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
          correctTenant,
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
