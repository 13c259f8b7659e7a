import type { Grant } from './app.ts';
import type { BotLink } from './deliver.ts';
import { newId } from './ids.ts';
import type { Manifest } from './manifest.ts';
import { eventOrigin } from './origin.ts';
import type { Delivered, Redelivery } from './types.ts';
import type { Workspace } from './workspace.ts';

/** When Slack repeats an event that was not acknowledged: at once, after a minute, after five. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

interface Waiting {
  body: string;
  by: Cause;
  retry: number;
  reason: string;
  /** On the bot's clock, epoch ms. */
  due: number;
  timer?: NodeJS.Timeout;
}

/** Whose doing an event is: a person's, the bot's own (null), or the workspace's. */
type Cause = string | null | undefined;

/** Events API: delivers what the manifest subscribes to, and again what the bot did not take. */
export class EventQueue {
  readonly #bot: BotLink;
  readonly #workspace: Workspace;
  readonly #manifest: Manifest;
  readonly #redelivery: Redelivery;
  readonly #underWay = new Set<Promise<void>>();
  #waiting: Waiting[] = [];

  constructor(bot: BotLink, workspace: Workspace, manifest: Manifest, redelivery: Redelivery = {}) {
    this.#bot = bot;
    this.#workspace = workspace;
    this.#manifest = manifest;
    this.#redelivery = redelivery;
  }

  /**
   * Sends an event if the manifest subscribes to `name` (`message.im`, `app_home_opened` …) and the
   * bot is installed here.
   */
  async send(
    name: string,
    event: Record<string, unknown>,
    by?: Cause,
    grant: Grant | undefined = this.#workspace.grant,
  ): Promise<void> {
    if (!grant || !this.#manifest.events.includes(name)) return;
    if (by === null && !this.#bot.connected) return;
    const body = JSON.stringify({
      token: 'sandbox-verification-token',
      ...eventOrigin(this.#workspace, name, grant, event.channel),
      api_app_id: this.#workspace.bot.app,
      event,
      type: 'event_callback',
      event_id: newId('Ev'),
      event_time: Math.floor(this.#workspace.clock.now() / 1000),
      event_context: newId('EC'),
    });
    await this.#attempt({ body, by, retry: 0, reason: '', due: 0 });
  }

  /** Resolves when the bot has answered everything that is being delivered. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Sends the retries that are due on the moved clock. */
  async retryDue(): Promise<void> {
    const now = this.#workspace.clock.now();
    await Promise.all(this.#waiting.filter(({ due }) => due <= now).map((one) => this.#again(one)));
  }

  /** Gives up what waits to be delivered again. */
  stop(): void {
    for (const { timer } of this.#waiting) clearTimeout(timer);
    this.#waiting = [];
  }

  async #again(one: Waiting): Promise<void> {
    if (!this.#waiting.includes(one)) return;
    clearTimeout(one.timer);
    this.#waiting = this.#waiting.filter((other) => other !== one);
    await this.#attempt(this.#redelivery.newIds ? { ...one, body: renewed(one.body) } : one);
  }

  #attempt(one: Waiting): Promise<void> {
    const trying = this.#try(one).finally(() => this.#underWay.delete(trying));
    this.#underWay.add(trying);
    return trying;
  }

  async #try(one: Waiting): Promise<void> {
    const headers: Record<string, string> = one.retry
      ? { 'x-slack-retry-num': String(one.retry), 'x-slack-retry-reason': one.reason }
      : {};
    const answer = await this.#bot.event(one.body, headers, one.by);
    if ((answer.status >= 200 && answer.status < 300) || answer.noRetry) return;
    const { afterMs } = this.#redelivery;
    const wait = (afterMs ?? RETRY_AFTER_MS)[one.retry];
    if (wait === undefined) return;
    const next: Waiting = {
      body: one.body,
      by: one.by,
      retry: one.retry + 1,
      reason: reasonOf(answer),
      due: afterMs ? Number.POSITIVE_INFINITY : this.#workspace.clock.now() + wait,
    };
    this.#waiting.push(next);
    if (wait === 0) return this.#again(next);
    if (afterMs || 'ahead' in this.#workspace.clock.state()) {
      next.timer = setTimeout(() => void this.#again(next), wait).unref();
    }
  }
}

/** The same event under another event id. */
export function renewed(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), event_id: newId('Ev') });
}

function reasonOf(answer: Delivered): string {
  if (answer.failure === 'timeout') return 'http_timeout';
  return answer.failure ? 'connection_failed' : 'http_error';
}
