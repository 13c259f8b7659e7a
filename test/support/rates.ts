import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Sandbox } from '../../sandbox/index.ts';

/** What Slack allows of each method in any minute, by its tier. */
const perMinute: Readonly<Record<string, number>> = {
  'chat.update': 50,
  'chat.getPermalink': 100,
  'conversations.history': 50,
  'conversations.open': 50,
  'conversations.replies': 50,
  'users.info': 100,
  'views.open': 100,
  'views.publish': 100,
};

export interface Rates {
  /** How many calls began in this span of `performance.now()`; those that no Slack took as well. */
  begun(from: number, to: number): number;
  /** When messages were posted into a conversation, or anywhere. */
  posts(channel?: string): readonly number[];
  /** Throws where Slack's limits were exceeded in any span of time. */
  check(): void;
  stop(): void;
}

interface Call {
  readonly at: number;
  readonly method: string;
  readonly channel: string;
}

/** Watches this process's calls to a sandbox by their real times, apart from the sandbox's own limits. */
export function watchRates({ apiUrl, faults }: Sandbox): Rates {
  const calls: Call[] = [];
  for (const method of ['chat.postMessage', ...Object.keys(perMinute)]) {
    faults.add({
      method,
      kind: 'error',
      when: ({ channel }) => {
        calls.push({ at: performance.now(), method, channel: String(channel) });
        return false;
      },
    });
  }
  const tried: number[] = [];
  const { origin } = new URL(apiUrl);
  const count = (event: unknown) => {
    const { request } = event as { request: { origin: string; path: string } };
    if (request.origin === origin && request.path.startsWith('/api/'))
      tried.push(performance.now());
  };
  subscribe('undici:request:create', count);
  const posts = (channel?: string) =>
    calls
      .filter((call) => call.method === 'chat.postMessage')
      .filter((call) => channel === undefined || call.channel === channel)
      .map(({ at }) => at);
  return {
    begun: (from, to) => tried.filter((at) => at >= from && at < to).length,
    posts,
    check() {
      for (const [method, most] of Object.entries(perMinute)) {
        const times = calls.filter((call) => call.method === method).map(({ at }) => at);
        within(method, times, 60_000, most);
      }
      // One a second, and a few at once.
      for (const channel of new Set(calls.map((call) => call.channel))) {
        within(channel, posts(channel), 60_000, 63);
        within(channel, posts(channel), 10_000, 13);
        within(channel, posts(channel), 1000, 4);
      }
      within('all posts', posts(), 60_000, 310);
    },
    stop: () => void unsubscribe('undici:request:create', count),
  };
}

function within(what: string, times: readonly number[], ms: number, most: number): void {
  for (const [place, at] of times.entries()) {
    const beyond = times[place + most];
    if (beyond !== undefined && beyond - at < ms) {
      throw new Error(`${what}: more than ${most} in ${ms} ms`);
    }
  }
}
