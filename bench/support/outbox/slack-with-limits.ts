import { setTimeout as rest } from 'node:timers/promises';
import { answer } from '../child.ts';
import { type Answered, serveJson } from '../serve-json.ts';
import { escalatedAt } from './escalation-text.ts';
import { inConversation, inWorkspace, type Limit, perMinute } from './limits.ts';
import { oneWorkspace } from './places.ts';

/** Answers as Slack does from afar, or at once and without limits. */
export type Strictness = 'as Slack' | 'none';

export interface Heard {
  /** Where it is called, without a path. */
  readonly url: string;
  /** When this was asked for, in seconds. */
  readonly at: number;
  /** Messages taken so far, from the many workspaces and the one, escalations not among the many. */
  readonly many: number;
  readonly one: number;
  /** Calls answered with 429 so far, by their methods. */
  readonly refused: Readonly<Record<string, number>>;
  /** Milliseconds that escalations took to come, since this was asked the last time. */
  readonly late: Readonly<Record<'many' | 'one', readonly number[]>>;
}

const strict = process.env.STRICTNESS !== ('none' satisfies Strictness);
const [shortestMs, longestMs] = strict ? [50, 100] : [0, 0];

const taken = { many: 0, one: 0 };
const refused: Record<string, number> = {};
const none = (): Record<'many' | 'one', number[]> => ({ many: [], one: [] });
let late = none();

interface Bucket {
  readonly at: number;
  readonly places: number;
}
const buckets = new Map<string, Bucket>();
const minutes = new Map<string, number[]>();
let posted = 0;

/** Seconds until there is a place; 0 takes it where all have one. */
function waitFor(limits: readonly (readonly [string, Limit])[], now: number): number {
  const states = limits.map(([key, limit]) => {
    const { at, places } = buckets.get(key) ?? { at: now, places: limit.atOnce };
    const filled = Math.min(limit.atOnce, places + (now - at) * limit.perSecond);
    return { key, filled, wait: Math.max(0, 1 - filled) / limit.perSecond };
  });
  const wait = Math.max(...states.map((one) => one.wait));
  const used = wait > 0 ? 0 : 1;
  for (const { key, filled } of states) buckets.set(key, { at: now, places: filled - used });
  return wait;
}

function tierWait(key: string, most: number, now: number): number {
  const calls = (minutes.get(key) ?? []).filter((at) => now - at < 60);
  const first = calls.at(-most);
  if (first === undefined) calls.push(now);
  minutes.set(key, calls);
  return first === undefined ? 0 : 60 - (now - first);
}

/** Seconds for which Slack would take no such call. */
function limited(team: string, method: string, channel: string, now: number): number {
  if (!strict) return 0;
  if (method === 'chat.postMessage') {
    return waitFor(
      [
        [`${team}/${channel}`, inConversation],
        [team, inWorkspace],
      ],
      now,
    );
  }
  const most = perMinute[method];
  return most === undefined ? 0 : tierWait(`${team} ${method}`, most, now);
}

function post(team: string, form: URLSearchParams): object {
  const which = team === oneWorkspace.team ? 'one' : 'many';
  const writtenAt = escalatedAt(form.get('text') ?? '');
  if (writtenAt !== null) late[which].push(Date.now() - writtenAt);
  if (which === 'one' || writtenAt === null) taken[which] += 1;
  posted += 1;
  return { ok: true, channel: form.get('channel'), ts: `${Date.now()}.${posted}` };
}

const self = { ok: true, team: 'Bench', team_id: 'T0', user_id: 'U0BOT', bot_id: 'B0BOT' };

function result(team: string, method: string, form: URLSearchParams): object {
  switch (method) {
    case 'chat.postMessage':
      return post(team, form);
    case 'chat.getPermalink':
      return { ok: true, permalink: `https://bench/${team}/${form.get('message_ts')}` };
    case 'conversations.open':
      return { ok: true, channel: { id: `D${form.get('users')?.slice(1)}` } };
    default:
      return self;
  }
}

const url = await serveJson(async ({ url: path = '', headers }, body) => {
  const form = new URLSearchParams(body);
  const team = /^Bearer xoxb-(\w+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const method = path.slice('/api/'.length);
  const wait = limited(team, method, form.get('channel') ?? '', performance.now() / 1000);
  if (wait > 0) refused[method] = (refused[method] ?? 0) + 1;
  const answered = wait > 0 ? tooMany(wait) : { body: result(team, method, form) };
  if (longestMs > 0) await rest(shortestMs + Math.random() * (longestMs - shortestMs));
  return answered;
});

function tooMany(seconds: number): Answered {
  return {
    body: { ok: false, error: 'ratelimited' },
    status: 429,
    headers: { 'retry-after': String(Math.ceil(seconds)) },
  };
}

answer<object, Heard>(async () => {
  const heard = { url, at: performance.now() / 1000, ...taken, refused: { ...refused }, late };
  late = none();
  return heard;
});
