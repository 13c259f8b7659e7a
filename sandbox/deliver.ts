import { signed } from './sign.ts';
import type { Delivered, DeliverOptions } from './types.ts';

const PATIENCE_MS = 3000;

interface Sent {
  body: string;
  headers: Record<string, string>;
}

/** The way from Slack to the bot: signed requests, three seconds of patience, the last one kept to repeat. */
export class BotLink {
  readonly #secret: string;
  #url: string | undefined;
  #last: Sent | undefined;
  readonly #lastOf = new Map<string, Sent>();

  constructor(signingSecret: string) {
    this.#secret = signingSecret;
  }

  connect(url: string): void {
    this.#url = url;
  }

  /** Sends a payload as a form with a `payload` field, as Slack sends interactions. */
  interact(person: string, payload: object): Promise<Delivered> {
    return this.form(person, { payload: JSON.stringify(payload) });
  }

  form(person: string, fields: Record<string, string>): Promise<Delivered> {
    return this.deliver(new URLSearchParams(fields).toString(), {}, person);
  }

  deliver(body: string, o: DeliverOptions = {}, person?: string): Promise<Delivered> {
    const headers: Record<string, string> = {
      'content-type': /^\s*[{[]/.test(body)
        ? 'application/json'
        : 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (sandbox)',
      accept: 'application/json,*/*',
      ...lowerCased(o.headers),
    };
    if (o.sign !== false && !('x-slack-signature' in headers)) {
      Object.assign(headers, signed(this.#secret, body));
    }
    const sent = { body, headers };
    this.#last = sent;
    if (person) this.#lastOf.set(person, sent);
    return this.#post(sent);
  }

  /** Repeats the last request (of a person, or of anybody) `times` times at once. */
  replay(times = 1, o: { fresh?: boolean } = {}, person?: string): Promise<Delivered[]> {
    const last = person ? this.#lastOf.get(person) : this.#last;
    if (!last) throw new Error('There is no request to repeat yet');
    const headers = o.fresh
      ? { ...last.headers, ...signed(this.#secret, last.body) }
      : last.headers;
    return Promise.all(Array.from({ length: times }, () => this.#post({ ...last, headers })));
  }

  async #post({ body, headers }: Sent): Promise<Delivered> {
    if (!this.#url) throw new Error('The sandbox has no bot: call connectBot first');
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    try {
      const answer = await fetch(this.#url, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { status: answer.status, body: await answer.text(), ms: took() };
    } catch (error) {
      const late = error instanceof DOMException && error.name === 'TimeoutError';
      return { status: 0, body: '', ms: took(), failure: late ? 'timeout' : 'unreachable' };
    }
  }
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]));
}
