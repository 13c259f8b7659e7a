import { type Delivered, deliveredOf } from './client.ts';
import type { Json } from './json.ts';

/** The way to the bot. */
export interface BotLine {
  /** To several, each activity goes at once; by turns another one's answer counts. */
  connect(urls: readonly string[]): void;
  /** `authorization`: null for none. */
  deliver(
    activity: unknown,
    options?: { readonly authorization?: string | null },
  ): Promise<Delivered>;
  /** The same, kept to be sent once more. */
  send(activity: Json): Promise<Delivered>;
  /** Sends the last activities once more, `fresh`: under new ids. */
  again(count: number, fresh: boolean): Promise<readonly Delivered[]>;
}

export function openLine(token: () => string, newId: () => string): BotLine {
  const sent: Json[] = [];
  let botUrls: readonly string[] = [];
  let turn = 0;
  const deliver: BotLine['deliver'] = async (activity, { authorization = token() } = {}) => {
    const answers = await Promise.all(
      botUrls.map(async (to) => {
        const response = await fetch(to, {
          method: 'POST',
          headers: {
            'content-type': 'application/json; charset=utf-8',
            ...(authorization === null ? {} : { authorization }),
          },
          body: JSON.stringify(activity),
        });
        return deliveredOf(response.status, await response.text());
      }),
    );
    turn += 1;
    const answered = answers[turn % answers.length];
    if (!answered) throw new Error('no bot is connected');
    return answered;
  };
  return {
    connect: (urls) => {
      botUrls = urls;
    },
    deliver,
    send: (activity) => {
      sent.push(activity);
      return deliver(activity);
    },
    again: async (count, fresh) => {
      const answers: Delivered[] = [];
      for (const activity of sent.slice(-count)) {
        // A change has the id of the message that was changed.
        const renamed = fresh && activity.type !== 'messageUpdate';
        answers.push(await deliver(renamed ? { ...activity, id: newId() } : activity));
      }
      return answers;
    },
  };
}
