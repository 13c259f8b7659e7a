/** Where a delivered message stands, in the platform's own ids. */
export interface MessageRef {
  /** Of a message in a channel: the last part of the channel's address. */
  readonly conversation: string;
  readonly id: string;
  /** A link that opens it, where the platform gives one. */
  readonly url?: string;
}
