/** Calls a second in the long run, and how many may come at once. */
export interface Limit {
  readonly perSecond: number;
  readonly atOnce: number;
}

/**
 * What Slack's documentation says of chat.postMessage: about one a second in a conversation, short
 * bursts beyond it are let be; several hundred a minute in a workspace. It gives no number for the
 * bursts, nor for the hundreds.
 */
export const inConversation: Limit = { perSecond: 1, atOnce: 4 };
export const inWorkspace: Limit = { perSecond: 5, atOnce: 20 };

/** By the tiers of the methods: so many in any minute, by workspace. */
export const perMinute: Readonly<Record<string, number>> = {
  'chat.update': 50,
  'conversations.history': 50,
  'conversations.open': 50,
  'conversations.replies': 50,
  'users.info': 100,
};
