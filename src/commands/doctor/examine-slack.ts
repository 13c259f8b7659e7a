import {
  clockSkew,
  examineAppToken,
  examineChannel,
  examineToken,
  type TokenExamination,
} from '../../../adapters/slack/examine.ts';
import { type Address, type Desk, type Log, PlatformError } from '../../runtime/ports.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

export interface SlackAccess {
  readonly apiUrl?: string;
  readonly log: Log;
}

/** Slack refuses signatures that are five minutes off. */
const wrongSkewMs = 240_000;
const noticeableSkewMs = 10_000;

/** This machine's clock by Slack's: signed requests are refused by a clock that is far off. */
export async function examineClock({ apiUrl }: SlackAccess): Promise<Finding> {
  const about = 'clock';
  try {
    const skew = await clockSkew(apiUrl);
    const seconds = Math.round(Math.abs(skew) / 1000);
    const says = `this machine is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} Slack`;
    const todo = 'Let the machine take its time from the network (NTP).';
    if (Math.abs(skew) > wrongSkewMs) return wrong(about, says, todo);
    if (Math.abs(skew) > noticeableSkewMs) return warning(about, says, todo);
    return ok(about, `within ${Math.max(1, seconds)} s of Slack’s`);
  } catch (error) {
    return unanswered(about, error);
  }
}

/** Whose token it is, and whether Slack granted every scope of the manifest. */
export async function examineScopes(
  access: SlackAccess & { readonly token: string; readonly of: string },
  wanted: readonly string[],
): Promise<{ readonly findings: readonly Finding[]; readonly examined: TokenExamination | null }> {
  const about = `Slack token ${access.of}`.trim();
  try {
    const examined = await examineToken(access);
    const missing = wanted.filter((scope) => !examined.scopes.includes(scope));
    const more = examined.scopes.filter((scope) => !wanted.includes(scope));
    const whose = `of ${examined.name} (${examined.workspace})`;
    return {
      examined,
      findings: [
        missing.length === 0
          ? ok(about, `${whose}, with every scope of the manifest`)
          : wrong(
              about,
              `${whose}, without ${missing.join(', ')}`,
              'Bring the app’s manifest up to date, and install the app to the workspace again.',
            ),
        ...(more.length === 0
          ? []
          : [
              warning(
                about,
                `has more scopes than the bot uses: ${more.join(', ')}`,
                'Remove them from the app, and install it to the workspace again.',
              ),
            ]),
      ],
    };
  } catch (error) {
    return { examined: null, findings: [unanswered(about, error)] };
  }
}

/** Whether Socket Mode's token opens a socket. */
export async function examineSocket(
  access: SlackAccess & { readonly token: string },
): Promise<Finding> {
  const about = 'Socket Mode';
  try {
    await examineAppToken(access);
    return ok(about, 'SLACK_APP_TOKEN opens a socket');
  } catch (error) {
    return unanswered(about, error);
  }
}

/** Whether the bot is in the desk's support channel. */
export async function examineSupportChannel(
  access: SlackAccess & { readonly token: string },
  about: string,
  desk: Desk,
  channel: Address,
): Promise<Finding> {
  try {
    const { name, isMember, isArchived, isShared } = await examineChannel(access, channel);
    if (isArchived) {
      return wrong(about, `#${name} is archived`, 'Name another channel in the desk file.');
    }
    if (!isMember) {
      return wrong(about, `the bot is not in #${name}`, `Type /invite @Firstline in #${name}.`);
    }
    return isShared && desk.roster.length === 0
      ? warning(
          about,
          `#${name} is shared with another organisation, whose people are no support agents`,
          'Name the support agents under roster in the desk file, or use a channel of your own.',
        )
      : ok(about, `the bot is in #${name}`);
  } catch (error) {
    if (error instanceof PlatformError && error.reason === 'channel_not_found') {
      return wrong(
        about,
        `Slack shows the bot no channel ${channel}`,
        'Check the id. A private channel is shown only to its members: invite the bot there.',
      );
    }
    return unanswered(about, error);
  }
}

function unanswered(about: string, error: unknown): Finding {
  const reason = error instanceof PlatformError ? error.reason : String(error);
  if (error instanceof PlatformError && error.unreachable) {
    const says = `Slack cannot be reached from here (${reason})`;
    return wrong(about, says, 'Check this machine’s network, and SLACK_API_URL if it is set.');
  }
  const todo =
    error instanceof PlatformError && error.outcome === 'refused'
      ? `Look up ${reason} at Slack, and mend the token, its scopes or the id.`
      : todoOf(reason);
  return wrong(about, `Slack did not answer as it should: ${reason}`, todo);
}

const revoked = new Set(['account_inactive', 'invalid_auth', 'not_authed', 'token_revoked']);

function todoOf(reason: string): string {
  if (revoked.has(reason)) return 'Copy the token again from the app’s page at Slack.';
  if (reason === 'missing_scope') {
    return 'Bring the app’s manifest up to date, and install the app to the workspace again.';
  }
  return 'Try again in a few minutes.';
}
