import { overHttp, type Transport } from '../../../sandbox/index.ts';
import { kindOf } from '../taken.ts';

/** Where Slack's requests go, as behind an operator's balancer, and what was answered to them. */
export interface Balancer {
  readonly by: Transport;
  /** Numbers of tickets that an answer to a form named. */
  readonly numbers: ReadonlySet<string>;
  /** Texts of messages to the bot that it acknowledged. */
  readonly heard: ReadonlySet<string>;
  /** Requests that got no answer, or 5xx. */
  failed(): number;
}

/** Each request goes to the next of those who live at its time; to none where nobody does. */
export function balance(live: () => readonly string[]): Balancer {
  const numbers = new Set<string>();
  const heard = new Set<string>();
  let turn = 0;
  let failed = 0;
  return {
    numbers,
    heard,
    failed: () => failed,
    by: async (sent) => {
      const urls = live();
      turn += 1;
      const url = urls[turn % urls.length] ?? 'http://127.0.0.1:1';
      const answer = await overHttp(`${url}/slack/events`)(sent);
      if (answer.status !== 200) {
        failed += 1;
        return answer;
      }
      const kind = kindOf(sent.body);
      if (kind === 'view_submission') {
        for (const number of answer.body.match(/NX-\d+/g) ?? []) numbers.add(number);
      }
      if (kind === 'message') {
        const { bot_id, text } = JSON.parse(sent.body).event;
        if (!bot_id) heard.add(text);
      }
      return answer;
    },
  };
}
