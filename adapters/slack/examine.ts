import { WebClient } from '@slack/web-api';
import { type Address, type Log, PlatformError } from '../../src/runtime/ports.ts';
import { PLATFORM, readAddress } from './address.ts';
import { refuse, toPlatformError } from './errors.ts';
import { BACKGROUND_TIMEOUT_MS } from './limits.ts';
import { sdkLogger } from './sdk-logger.ts';

export interface ExamineOptions {
  readonly token: string;
  /** Another Web API base than Slack's. */
  readonly apiUrl?: string;
  readonly log: Log;
}

export interface TokenExamination {
  /** `slack:<team id>`, or of an organisation `slack:<enterprise id>`. */
  readonly workspace: string;
  readonly name: string;
  /** As Slack granted them. */
  readonly scopes: readonly string[];
}

/** Whose token this is and what it may do. Throws PlatformError, such as `invalid_auth`. */
export async function examineToken(options: ExamineOptions): Promise<TokenExamination> {
  return called('auth.test', async () => {
    const answer = await client(options).auth.test();
    const id = answer.is_enterprise_install ? answer.enterprise_id : answer.team_id;
    return {
      workspace: `${PLATFORM}:${id ?? ''}`,
      name: answer.team ?? id ?? '',
      scopes: answer.response_metadata?.scopes ?? [],
    };
  });
}

export interface ChannelExamination {
  readonly name: string;
  readonly isMember: boolean;
  readonly isArchived: boolean;
  /** With another organisation. */
  readonly isShared: boolean;
}

/** A channel as the bot sees it. Throws PlatformError, such as `channel_not_found`. */
export async function examineChannel(
  options: ExamineOptions,
  address: Address,
): Promise<ChannelExamination> {
  const place = readAddress(address);
  if (!place) throw refuse('conversations.info', 'not_a_slack_address');
  return called('conversations.info', async () => {
    const { channel } = await client(options).conversations.info({ channel: place.id });
    return {
      name: channel?.name ?? place.id,
      isMember: channel?.is_member === true,
      isArchived: channel?.is_archived === true,
      isShared: channel?.is_ext_shared === true,
    };
  });
}

/** Whether an app-level token opens a socket. Throws PlatformError. */
export async function examineAppToken(options: ExamineOptions): Promise<void> {
  await called('apps.connections.open', () => client(options).apps.connections.open());
}

/**
 * Slack's clock minus this machine's at `now`, in milliseconds, to within a second and the time of
 * the call. Throws PlatformError.
 */
export async function clockSkew(
  apiUrl: string | undefined,
  now: () => number = Date.now,
): Promise<number> {
  return called('api.test', async () => {
    const asked = now();
    const answer = await fetch(new URL('api.test', apiUrl ?? 'https://slack.com/api/'), {
      method: 'POST',
      signal: AbortSignal.timeout(BACKGROUND_TIMEOUT_MS),
    });
    await answer.body?.cancel();
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) {
      throw new PlatformError({
        platform: PLATFORM,
        operation: 'api.test',
        outcome: 'refused',
        reason: 'no_date',
      });
    }
    return theirs - (asked + now()) / 2;
  });
}

function client({ token, apiUrl, log }: ExamineOptions): WebClient {
  return new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    timeout: BACKGROUND_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger: sdkLogger(log),
  });
}

async function called<Result>(operation: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw toPlatformError(operation, error);
  }
}
