import { isObject, PlatformError, textAt } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { type Failure, OPERATOR_WAIT_MS, toPlatformError } from './errors.ts';

export interface BotToken {
  readonly value: string;
  /** It was fetched earlier, and may have been taken back since. */
  readonly kept: boolean;
}

export interface BotTokens {
  /**
   * A token for Teams, fetched where none is kept; nobody asks again for a while where it was refused.
   * Throws PlatformError.
   */
  get(): Promise<BotToken>;
  /** Fetches a new one whatever is kept. Throws PlatformError. */
  renew(): Promise<void>;
  /** Teams does not take it any more. */
  forget(value: string): void;
  /** Whether a call can go out without fetching one. */
  isKept(): boolean;
}

const SCOPE = 'https://api.botframework.com/.default';
/** So long before its end a token is not used any more. */
const MARGIN_MS = 5 * 60_000;
/** A password that was refused is not tried again with each message. */
const REFUSAL_KEPT_MS = 30_000;

/** What Microsoft's numbers mean for an operator. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['AADSTS7000215', 'app_password_wrong'],
  ['AADSTS7000222', 'app_password_expired'],
  ['AADSTS7000112', 'app_disabled'],
  ['AADSTS700016', 'app_unknown_in_tenant'],
  ['AADSTS90002', 'tenant_unknown'],
  ['AADSTS900023', 'tenant_unknown'],
]);

/** The bot's tokens, by its app's password. One fetch at a time, one attempt, never redirected. */
export function botTokens(app: {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly loginUrl: string;
  readonly timeoutMs: number;
}): BotTokens {
  let token: { readonly value: string; readonly until: number } | null = null;
  let refusal: { readonly error: PlatformError; readonly until: number } | null = null;
  let fetching: Promise<string> | null = null;
  const url = new URL(`${encodeURIComponent(app.tenantId)}/oauth2/v2.0/token`, app.loginUrl);

  async function fetchToken(): Promise<string> {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(app.timeoutMs),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: app.appId,
        client_secret: app.appPassword,
        scope: SCOPE,
      }),
    }).catch(fail);
    const text = await response.text().catch(fail);
    const answer = parse(text);
    if (REFUSALS.has(response.status)) {
      const error = refused(textAt(answer, 'error_description') ?? '');
      refusal = { error, until: Date.now() + REFUSAL_KEPT_MS };
      throw error;
    }
    if (!response.ok) throw unanswered(response);
    const value = textAt(answer, 'access_token');
    if (!isObject(answer) || value === null) fail(new Error('the answer holds no token'));
    const lasts = Number(answer.expires_in) * 1000;
    refusal = null;
    token = { value, until: Date.now() + (Number.isFinite(lasts) ? lasts : 0) - MARGIN_MS };
    return value;
  }

  function fetched(): Promise<string> {
    fetching ??= fetchToken().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  return {
    async get() {
      if (token && token.until > Date.now()) return { value: token.value, kept: true };
      if (refusal && refusal.until > Date.now()) throw refusal.error;
      return { value: await fetched(), kept: false };
    },
    async renew() {
      await fetched();
    },
    forget(value) {
      if (token?.value === value) token = null;
    },
    isKept: () => token !== null && token.until > Date.now(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The statuses by which Microsoft says that the app or its password is no good. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403]);

function refused(words: string): PlatformError {
  const number = /AADSTS\d+/.exec(words)?.[0] ?? '';
  return new PlatformError({
    platform: PLATFORM,
    operation: 'sign in',
    // An operator mends it, and what waits is sent then.
    outcome: 'retryable',
    retryAfterMs: OPERATOR_WAIT_MS,
    reason:
      REASONS.get(number) ?? (number === '' ? 'sign_in_refused' : `sign_in_refused_${number}`),
  });
}

function unanswered({ status, headers }: Response): PlatformError {
  const retryAfter = headers.get('retry-after');
  const failure: Failure = { kind: 'answer', status, code: null, words: '', retryAfter };
  return toPlatformError('sign in', 'person', failure);
}

function fail(error: unknown): never {
  throw toPlatformError('sign in', 'person', { kind: 'silence', code: codeOf(error) }, error);
}

/** What a failed fetch says of the connection. */
export function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return 'timeout';
    const code = textAt(at, 'code');
    if (code !== null && /^[A-Z]/.test(code)) return code;
    at = at.cause;
  }
  return 'no_answer';
}
