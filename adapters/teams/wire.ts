import type { Unknown } from '../../src/runtime/ports.ts';

/** The request is not one of Microsoft's for this bot. Why stands in the log alone. */
export class Unauthorized extends Error {}

/** Whose the request is cannot be known now: Microsoft's keys cannot be had. It may come again. */
export class Unavailable extends Error {}

/** The activity that is sent: text and cards in the Bot Framework's own form. */
export type Activity = Unknown & { readonly type: 'message' };

/** Somebody in the roster of a conversation. */
export interface RosterMember {
  /** The id by which Teams lets this bot alone name them, `29:…`. */
  readonly userId: string;
  /** The Entra object id; null for what is no person, such as a bot. */
  readonly objectId: string | null;
  readonly name: string;
  readonly guest: boolean;
}

/**
 * The Bot Framework: who may speak to the bot, and what the bot says. One attempt each, with a
 * time-out. All but `authenticate` throw only PlatformError, and send the bot's token to service URLs
 * on the allowed hosts alone.
 */
export interface Wire {
  /**
   * Throws Unauthorized unless the token is Microsoft's for this bot, current, and names the service
   * URL of the activity, and the activity is of the tenant, with a service URL on an allowed host.
   * Throws Unavailable where that cannot be found out. Why is logged. No header: an empty one.
   */
  authenticate(activity: Unknown, authorization: string): Promise<void>;
  /** Whether the bot may speak to this service URL at all. */
  allows(serviceUrl: string): boolean;
  /** Opens the conversation with a person, by `29:` id or Entra object id. Returns its id. */
  openDirect(serviceUrl: string, tenant: string, userId: string): Promise<string>;
  /** Begins a thread in a channel. Returns the id of its root message. */
  openThread(serviceUrl: string, channel: string, activity: Activity): Promise<string>;
  /** Returns the id of the message. */
  send(serviceUrl: string, conversation: string, activity: Activity): Promise<string>;
  update(
    serviceUrl: string,
    conversation: string,
    messageId: string,
    activity: Activity,
  ): Promise<void>;
  /** Everybody in a conversation, bots too. `asking`: called before each page is asked for. */
  roster(
    serviceUrl: string,
    conversation: string,
    asking?: () => Promise<void>,
  ): Promise<readonly RosterMember[]>;
  /** Fetches a new token for the bot, to see whether its credentials hold. */
  signIn(): Promise<void>;
  /** Resolves where somebody answers there, and where the bot signs in. Sends no token. */
  ping(serviceUrl: string): Promise<void>;
}
