import { type Desk, PlatformError } from '../../runtime/ports.ts';
import type { TeamsCredentials } from '../../teams-credentials.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

/** Somebody in a channel, as much as is asked of them. */
interface Member {
  /** null: a bot. */
  readonly objectId: string | null;
  readonly guest: boolean;
}

/** What was wrong with each of the credentials, by Microsoft's refusal; and what to do. */
const refusals: ReadonlyMap<string, readonly [string, string]> = new Map([
  [
    'app_password_wrong',
    [
      'TEAMS_APP_PASSWORD is no secret of this app',
      'Make a new client secret under Certificates & secrets of the app registration, and copy its value, not its id.',
    ],
  ],
  [
    'app_password_expired',
    [
      'TEAMS_APP_PASSWORD has expired',
      'Make a new client secret under Certificates & secrets of the app registration.',
    ],
  ],
  [
    'app_unknown_in_tenant',
    [
      'the tenant has no app of TEAMS_APP_ID',
      'Copy the Application (client) id and the Directory (tenant) id from one app registration.',
    ],
  ],
  [
    'app_disabled',
    ['the app is disabled in the tenant', 'Let an administrator enable it in Entra.'],
  ],
  [
    'tenant_unknown',
    [
      'Microsoft knows no tenant of TEAMS_TENANT_ID',
      'Copy the Directory (tenant) id from the app registration.',
    ],
  ],
]);

type App = Extract<TeamsCredentials, { kind: 'app' }>;

/** Whether Microsoft takes the bot's credentials. */
export async function examineSignIn(
  { appId, tenantId }: App,
  signIn: () => Promise<void>,
): Promise<{ readonly finding: Finding; readonly holds: boolean }> {
  const about = 'Teams credentials';
  try {
    await signIn();
    return { holds: true, finding: ok(about, `app ${appId} signs in to tenant ${tenantId}`) };
  } catch (error) {
    const known = error instanceof PlatformError ? refusals.get(error.reason) : undefined;
    const finding = known ? wrong(about, ...known) : unanswered(about, error);
    return { holds: false, finding };
  }
}

/** Whether anything was ever heard from the tenant: before that, the bot can write to nobody there. */
export function examineHeard(serviceUrl: string | null, allows: (url: string) => boolean): Finding {
  const about = 'Teams tenant';
  if (serviceUrl === null) {
    return warning(
      about,
      'the bot has heard nothing from it yet, and cannot write to anybody there before',
      'Add the app to the team of the support channel, or write the bot a message.',
    );
  }
  const host = URL.parse(serviceUrl)?.hostname ?? serviceUrl;
  if (allows(serviceUrl)) return ok(about, `the bot has heard from it, through ${host}`);
  return wrong(
    about,
    `it is reached through ${host}, which is none of the hosts that the bot’s token may go to`,
    'If it is Microsoft’s, set TEAMS_SERVICE_HOSTS to it.',
  );
}

/** Whether the bot reads who is in the desk's channel, and whether they can be its support agents. */
export async function examineTeamsChannel(
  about: string,
  desk: Desk,
  name: string,
  roster: () => Promise<readonly Member[]>,
): Promise<Finding> {
  try {
    const people = (await roster()).filter(({ objectId }) => objectId !== null);
    const guests = people.filter(({ guest }) => guest).length;
    if (desk.roster.length > 0 || guests === 0) {
      return ok(about, `the bot is in ${name}, and sees who is there (${people.length})`);
    }
    return warning(
      about,
      `of the people in ${name} (${people.length}) some are guests (${guests}), who are no support agents`,
      'Name the support agents under roster in the desk file, or use a channel without guests.',
    );
  } catch (error) {
    const reason = error instanceof PlatformError ? error.reason : '';
    if (reason !== 'bot_not_in_channel' && reason !== 'conversation_gone') {
      return unanswered(about, error);
    }
    return wrong(
      about,
      `the bot is not in ${name}`,
      'Add the app to the team of that channel, which must be a standard one, and check the id.',
    );
  }
}

/** What to do where a person cannot be reached. */
export function todoOfReach(reason: string): string {
  switch (reason) {
    case 'not_installed':
      return 'Let them add the app in Teams, or install it for them by a setup policy.';
    case 'bot_blocked':
      return 'Ask them to unblock the bot in Teams, or name somebody else.';
    case 'user_not_found':
      return 'Check the id, which is their Object ID in Entra, or name somebody else.';
    case 'other_tenant':
      return 'Name somebody of the bot’s own tenant: it speaks in no other.';
    default:
      return 'Let them write to the bot in Teams once, or name somebody else.';
  }
}

function unanswered(about: string, error: unknown): Finding {
  const reason = error instanceof PlatformError ? error.reason : String(error);
  if (error instanceof PlatformError && error.unreachable) {
    const says = `Microsoft cannot be reached from here (${reason})`;
    return wrong(
      about,
      says,
      'Check this machine’s network, and whether its firewall lets it out.',
    );
  }
  const todo =
    error instanceof PlatformError && error.reason !== 'ratelimited'
      ? `Look up ${reason} at Microsoft, and mend the app registration, the app’s policies or the id.`
      : 'Try again in a few minutes.';
  return wrong(about, `Microsoft did not answer as it should: ${reason}`, todo);
}
