import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Grant } from '../app.ts';
import type { ActiveFault, Faults } from '../faults.ts';
import { type Incoming, readBody, sendJson } from '../http.ts';
import { newId } from '../ids.ts';
import type { Inside } from '../inside.ts';
import type { ApiCall } from '../types.ts';
import { auth } from './auth.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { type BareMethod, type Method, Refused, refuse } from './method.ts';
import { oauth } from './oauth.ts';
import type { RateLimit } from './rate-limit.ts';
import { users } from './users.ts';
import { views } from './views.ts';

const METHODS: Record<string, Method | BareMethod> = {
  ...auth,
  ...chat,
  ...conversations,
  ...files,
  ...oauth,
  ...users,
  ...views,
};
const CALLS_KEPT = 2000;

export interface WebApi {
  inside: Inside;
  faults: Faults;
  /** Undefined: calls are never limited. */
  limit: RateLimit | undefined;
  calls: ApiCall[];
}

/** Answers `POST /api/<method>` as Slack would. */
export async function handleApi(
  api: WebApi,
  name: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const incoming = await readBody(req);
  const { token, args, failure } = readArgs(incoming, req);
  const call: ApiCall = {
    method: name,
    args,
    status: 0,
    answer: undefined,
    at: api.inside.workspace.clock.now(),
  };
  api.calls.push(call);
  api.calls.splice(0, api.calls.length - CALLS_KEPT);
  const fault = api.faults.strike(name, args);
  const answer = () => (failure ? { ok: false, error: failure } : run(api, name, token, args));
  const granted = token && grantOf(api, token);
  const headers = {
    'x-slack-req-id': newId('', 24).toLowerCase(),
    ...(granted && !granted.ended ? { 'x-oauth-scopes': granted.scopes.join(',') } : {}),
  };
  for (const [header, value] of Object.entries(headers)) res.setHeader(header, value);
  if (fault && (await struck(fault, call, answer, res))) return;
  if (res.destroyed) return;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const wait = method && api.limit ? api.limit.take(name, method, args) : 0;
  if (wait) return tooMany(call, res, wait);
  call.answer = answer();
  call.status = 200;
  sendJson(res, 200, call.answer);
}

/** Lets a fault have its way; true if the call ends with it. */
async function struck(
  { fault, released }: ActiveFault,
  call: ApiCall,
  answer: () => object,
  res: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'rate-limited':
      tooMany(call, res, fault.retryAfter ?? 1);
      return true;
    case 'error':
      call.answer = { ok: false, error: fault.error ?? 'internal_error' };
      call.status = 200;
      sendJson(res, 200, call.answer);
      return true;
    case 'http-500':
      if (fault.effect === 'after') answer();
      call.status = 500;
      res.writeHead(500).end();
      return true;
    case 'timeout':
      // The socket stays open without an answer until the caller gives up or the sandbox closes.
      if (fault.effect === 'after') answer();
      return true;
    case 'hold': {
      const gone = new Promise<void>((resolve) => res.once('close', resolve));
      await Promise.race([released, gone]);
      return res.destroyed;
    }
  }
}

function tooMany(call: ApiCall, res: ServerResponse, seconds: number): void {
  call.status = 429;
  call.answer = { ok: false, error: 'ratelimited' };
  sendJson(res, 429, call.answer, { 'retry-after': String(seconds) });
}

function grantOf({ inside: { workspace } }: WebApi, token: string): Grant | undefined {
  return workspace.app.grantOf(token, workspace.team);
}

function run(
  api: WebApi,
  name: string,
  token: string | undefined,
  args: Record<string, unknown>,
): object {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (!method) return { ok: false, error: 'unknown_method', req_method: name };
  try {
    return { ok: true, ...perform(api, method, token, args) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.code, ...error.extra };
    throw error;
  }
}

function perform(
  api: WebApi,
  method: Method | BareMethod,
  token: string | undefined,
  args: Record<string, unknown>,
): object {
  const { inside } = api;
  if ('token' in method && method.token === 'none') return method.run({ inside, args });
  if (!token) refuse('not_authed');
  const { appToken } = inside.workspace.app;
  const ofApp = token.startsWith('xapp-');
  const grant = ofApp ? undefined : grantOf(api, token);
  if (ofApp ? token !== appToken : !grant) refuse('invalid_auth');
  if (grant?.ended) refuse(grant.ended);
  if ('token' in method) {
    return ofApp ? method.run({ inside, args }) : refuse('not_allowed_token_type');
  }
  if (!grant) refuse('not_allowed_token_type');
  const { scopes } = grant;
  const needed = method.scope?.(args, inside);
  if (needed && !scopes.includes(needed)) {
    throw new Refused('missing_scope', { needed, provided: scopes.join(',') });
  }
  return method.run({ inside, args, grant, scopes });
}

interface Args {
  token?: string;
  args: Record<string, unknown>;
  /** Slack's answer when the body itself is not acceptable. */
  failure?: string;
}

function readArgs({ body, type }: Incoming, req: IncomingMessage): Args {
  const query = new URL(req.url ?? '/', 'http://sandbox').searchParams;
  let args: Record<string, unknown> = Object.fromEntries(query);
  let failure: string | undefined;
  if (type === 'application/json') {
    try {
      const read: unknown = JSON.parse(body);
      if (typeof read === 'object' && read !== null && !Array.isArray(read))
        Object.assign(args, read);
      else failure = 'json_not_object';
    } catch {
      failure = 'invalid_json';
    }
  } else if (body === '' || type === 'application/x-www-form-urlencoded') {
    args = { ...args, ...Object.fromEntries(new URLSearchParams(body)) };
  } else failure = 'invalid_post_type';
  const { authorization = '' } = req.headers;
  const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
  const { token: field, ...rest } = { ...args, ...clientOf(authorization) };
  const token = bearer ?? (typeof field === 'string' ? field : undefined);
  return { args: rest, ...(token ? { token } : {}), ...(failure ? { failure } : {}) };
}

/** The app's credentials of a Basic authorization. */
function clientOf(authorization: string): object {
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
  if (basic === undefined) return {};
  const [client_id, client_secret] = Buffer.from(basic, 'base64').toString().split(':');
  return { client_id, client_secret };
}
