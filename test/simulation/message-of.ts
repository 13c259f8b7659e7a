import { at, textAt } from '../../src/runtime/ports.ts';
import { parseJson } from '../support/teams/json.ts';
import type { WireAnswer, WireRequest } from './patch-wire.ts';

/** The id of the message that a call of the bot wrote or changed on a platform, by its answer; else null. */
export function messageOf({ method, url }: WireRequest, answer: WireAnswer): string | null {
  if (answer.status >= 300) return null;
  const body = parseJson(answer.body);
  const called = /\/api\/(chat\.postMessage|chat\.update)$/.exec(url.pathname);
  if (called) return at(body, 'ok') === true ? textAt(body, 'ts') : null;
  const place = /\/v3\/conversations(?:\/[^/]+\/activities(?:\/([^/]+))?)?$/.exec(url.pathname);
  if (!place || method === 'GET') return null;
  // A chat that is opened has no message as yet.
  return (
    place[1] ??
    textAt(body, 'activityId') ??
    (url.pathname.endsWith('/activities') ? textAt(body, 'id') : null)
  );
}

/** Slack's words for what passes by itself: nothing is refused by them. */
const passing = new Set([
  'fatal_error',
  'internal_error',
  'invalid_auth',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
]);

/** The word by which a platform itself refuses what it was asked for good; null where it does not. */
export function refusalOf({ status, body: text }: WireAnswer): string | null {
  const body = parseJson(text);
  if (status === 200 && at(body, 'ok') === false) {
    const word = textAt(body, 'error') ?? null;
    return word !== null && passing.has(word) ? null : word;
  }
  if (![400, 403, 404, 410, 413].includes(status)) return null;
  return textAt(at(body, 'error'), 'code') ?? `http_${status}`;
}
