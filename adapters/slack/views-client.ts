import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { at, isObject, textAt } from '../../src/runtime/ports.ts';
import { INTERACTIVE_TIMEOUT_MS, RATE_LIMITED_WAIT_MS } from './limits.ts';
import { json } from './own-json.ts';
import { type Answered, poster } from './post-json.ts';
import type { Modal } from './render-form.ts';

interface Opened {
  readonly view?: { readonly id?: string };
}

/** As much of Slack's client as opens a modal. */
export interface ViewsClient {
  readonly views: {
    /** Throws as Slack's own client does. */
    open(args: { readonly trigger_id: string; readonly view: Modal }): Promise<Opened>;
  };
}

/**
 * Opens modals by the one call that somebody waits for, at a fraction of what Slack's client takes,
 * whose queue, retries and fetch are not needed for it.
 */
export function viewsClient(
  apiUrl: string | undefined,
): (token: string | undefined, team: string | undefined) => ViewsClient {
  const url = new URL('views.open', apiUrl ?? 'https://slack.com/api/');
  const post = poster(url, INTERACTIVE_TIMEOUT_MS);
  return (token, team) => ({
    views: {
      async open(args) {
        const body = JSON.stringify(team === undefined ? args : { ...args, team_id: team });
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        return read(await post(headers, body));
      },
    },
  });
}

function read({ status, headers, text }: Answered): Opened {
  if (status === 429) {
    const seconds = Number(headers['retry-after']);
    throw new WebAPIRateLimitedError(
      Number.isFinite(seconds) ? seconds : RATE_LIMITED_WAIT_MS / 1000,
    );
  }
  if (status !== 200) throw new WebAPIHTTPError(status, '', {}, '');
  const answer = json(text);
  if (!isObject(answer) || answer.ok !== true) {
    throw new WebAPIPlatformError({ ok: false, error: textAt(answer, 'error') ?? '' });
  }
  const id = textAt(at(answer, 'view'), 'id');
  return id === null ? {} : { view: { id } };
}
