import type { Grant } from '../app.ts';
import type { Inside } from '../inside.ts';

/** One call of the Web API, with its arguments as the bot sent them (form values or JSON). */
export interface BareCall {
  inside: Inside;
  args: Record<string, unknown>;
}

export interface Call extends BareCall {
  /** What the token stands for. */
  grant: Grant;
  /** The bot scopes that it was granted. */
  scopes: string[];
}

export interface Method {
  /** The bot scope it takes, if any; may depend on the conversation. */
  scope?: (args: Record<string, unknown>, inside: Inside) => string;
  /** Calls a minute (docs.slack.dev/apis/web-api/rate-limits), or once a second in each channel. */
  pace: 20 | 50 | 100 | 'per-channel';
  run(call: Call): object;
}

/** A method for the app's own token, or for none. */
export interface BareMethod extends Pick<Method, 'pace'> {
  token: 'app' | 'none';
  run(call: BareCall): object;
}

/** Slack's answer `{ok: false, error, …}`. */
export class Refused extends Error {
  readonly code: string;
  readonly extra: object;

  constructor(code: string, extra: object = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

export function refuse(error: string, messages?: string[]): never {
  throw new Refused(error, messages ? { response_metadata: { messages } } : {});
}

export function given(args: Record<string, unknown>, name: string): boolean {
  return args[name] !== undefined && args[name] !== null && args[name] !== '';
}

/** An optional string argument. */
export function text(args: Record<string, unknown>, name: string): string | undefined {
  return given(args, name) ? String(args[name]) : undefined;
}

/** A required string argument; `error` is Slack's answer when it is missing. */
export function need(args: Record<string, unknown>, name: string, error?: string): string {
  const value = text(args, name);
  if (value !== undefined) return value;
  if (error) refuse(error);
  refuse('invalid_arguments', [`[ERROR] missing required field: ${name}`]);
}

export function flag(args: Record<string, unknown>, name: string): boolean {
  return ['true', '1'].includes(String(args[name]));
}

/** An argument that forms carry as JSON text; undefined when missing, `error` when it is not JSON. */
export function json(args: Record<string, unknown>, name: string, error: string): unknown {
  const value = args[name];
  if (!given(args, name)) return undefined;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return refuse(error);
  }
}
