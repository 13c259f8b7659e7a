import { renewed } from './events.ts';
import { signed } from './sign.ts';
import type { Sent, Transport } from './transport.ts';
import type { Delivered, DeliverOptions, ReplayOptions } from './types.ts';

/** The way from Slack to the bot: signed requests, three seconds of patience, the last one kept to repeat. */
export class BotLink {
  readonly #secret: string;
  #transport: Transport | undefined;
  #last: Sent | undefined;
  readonly #lastOf = new Map<string, Sent>();

  constructor(signingSecret: string) {
    this.#secret = signingSecret;
  }

  get connected(): boolean {
    return this.#transport !== undefined;
  }

  connect(transport: Transport): void {
    this.#transport = transport;
  }

  /** Sends a payload as a form with a `payload` field, as Slack sends interactions. */
  interact(person: string, payload: object): Promise<Delivered> {
    return this.form(person, { payload: JSON.stringify(payload) });
  }

  form(person: string, fields: Record<string, string>): Promise<Delivered> {
    return this.deliver(new URLSearchParams(fields).toString(), {}, person);
  }

  deliver(body: string, o: DeliverOptions = {}, person?: string): Promise<Delivered> {
    const sent = this.#sealed(body, o);
    this.#last = sent;
    if (person) this.#lastOf.set(person, sent);
    return this.#post(sent);
  }

  /** Delivers an event. What the bot itself caused (`by` null) is never what a replay repeats. */
  event(body: string, headers: Record<string, string>, by?: string | null): Promise<Delivered> {
    return by === null
      ? this.#post(this.#sealed(body, { headers }))
      : this.deliver(body, { headers }, by);
  }

  #sealed(body: string, o: DeliverOptions): Sent {
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
    return { body, headers };
  }

  /** Repeats the last request (of a person, or of anybody) `times` times at once. */
  replay(times = 1, o: ReplayOptions = {}, person?: string): Promise<Delivered[]> {
    const last = person ? this.#lastOf.get(person) : this.#last;
    if (!last) throw new Error('There is no request to repeat yet');
    const body = o.newEventId ? renewed(last.body) : last.body;
    const headers =
      o.fresh || o.newEventId ? { ...last.headers, ...signed(this.#secret, body) } : last.headers;
    return Promise.all(Array.from({ length: times }, () => this.#post({ body, headers })));
  }

  async #post(sent: Sent): Promise<Delivered> {
    if (!this.#transport) throw new Error('The sandbox has no bot: call connectBot first');
    return this.#transport(sent);
  }
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]));
}
