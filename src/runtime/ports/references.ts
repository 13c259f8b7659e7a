import type { Address } from '../../engine/ticket.ts';

/**
 * How a platform that cannot be asked is reached: what it said of a person or a channel when it last
 * wrote to the bot. It belongs to no desk.
 */
export interface ConversationReference {
  readonly address: Address;
  /** The platform's id of the conversation; null: there is none as yet, or not any more. */
  readonly conversation: string | null;
  /** The id by which the platform lets this bot alone name the person; null for channels. */
  readonly userId: string | null;
  readonly name: string | null;
  /** The team of a channel, in the platform's id for links. */
  readonly team: string | null;
  /** A guest of the workspace; null: not known. */
  readonly guest: boolean | null;
  /** Where the platform wants to be written to. */
  readonly serviceUrl: string;
}

/** What is new of a reference; what is left out stays as it was. */
export type Learned = Pick<ConversationReference, 'address' | 'serviceUrl'> &
  Partial<ConversationReference>;

export interface ConversationReferences {
  learn(learned: readonly Learned[]): Promise<void>;
  /** Those that are known, in no order. */
  find(addresses: readonly Address[]): Promise<readonly ConversationReference[]>;
  /** The channels of a workspace that the bot is in. */
  channels(workspace: string): Promise<readonly ConversationReference[]>;
  /** The service URL that was heard last in this workspace, or null. */
  serviceUrl(workspace: string): Promise<string | null>;
  /** The bot was taken away from there: the conversation is none any more. */
  left(addresses: readonly Address[]): Promise<void>;
}
