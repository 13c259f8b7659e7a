import type { BotLink } from './deliver.ts';
import { newId } from './ids.ts';
import type { Manifest } from './manifest.ts';
import type { Delivered } from './types.ts';
import type { Workspace } from './workspace.ts';

/** When Slack repeats an event that was not acknowledged: at once, after a minute, after five. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

interface Waiting {
  body: string;
  retry: number;
  reason: string;
  due: number;
}

/** Events API: delivers what the manifest subscribes to; later retries wait for the moved clock. */
export class EventQueue {
  readonly #bot: BotLink;
  readonly #workspace: Workspace;
  readonly #manifest: Manifest;
  #waiting: Waiting[] = [];

  constructor(bot: BotLink, workspace: Workspace, manifest: Manifest) {
    this.#bot = bot;
    this.#workspace = workspace;
    this.#manifest = manifest;
  }

  /** Sends an event if the manifest subscribes to `name` (`message.im`, `app_home_opened` …). */
  async send(name: string, event: Record<string, unknown>): Promise<void> {
    if (!this.#manifest.events.includes(name)) return;
    const { team, bot } = this.#workspace;
    const body = JSON.stringify({
      token: 'sandbox-verification-token',
      team_id: team.id,
      context_team_id: team.id,
      api_app_id: bot.app,
      event,
      type: 'event_callback',
      event_id: newId('Ev'),
      event_time: Math.floor(this.#workspace.clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: bot.user,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: newId('EC'),
    });
    await this.#attempt({ body, retry: 0, reason: '', due: 0 });
  }

  /** Sends the retries that are due on the moved clock. */
  async retryDue(): Promise<void> {
    const now = this.#workspace.clock.now();
    const due = this.#waiting.filter((one) => one.due <= now);
    this.#waiting = this.#waiting.filter((one) => one.due > now);
    await Promise.all(due.map((one) => this.#attempt(one)));
  }

  async #attempt(one: Waiting): Promise<void> {
    const headers: Record<string, string> = one.retry
      ? { 'x-slack-retry-num': String(one.retry), 'x-slack-retry-reason': one.reason }
      : {};
    const answer = await this.#bot.deliver(one.body, { headers });
    if (answer.status >= 200 && answer.status < 300) return;
    const wait = RETRY_AFTER_MS[one.retry];
    if (wait === undefined) return;
    const next = {
      body: one.body,
      retry: one.retry + 1,
      reason: reasonOf(answer),
      due: this.#workspace.clock.now() + wait,
    };
    if (wait === 0) await this.#attempt(next);
    else this.#waiting.push(next);
  }
}

function reasonOf(answer: Delivered): string {
  if (answer.failure === 'timeout') return 'http_timeout';
  return answer.failure ? 'connection_failed' : 'http_error';
}
