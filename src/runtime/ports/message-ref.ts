/** Where a delivered message stands, in the platform's own ids. */
export interface MessageRef {
  readonly conversation: string;
  readonly id: string;
  /** A link that opens it, where the platform gives one. */
  readonly url?: string;
}
