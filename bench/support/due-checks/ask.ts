/** What a replica is asked, whichever queue it works for. */
export type Ask =
  /** Connects to a database and gets ready; what it had open before is closed. */
  | { readonly kind: 'open'; readonly url: string }
  /** Works off all that is due, together with the other replicas, and answers once it is committed. */
  | { readonly kind: 'work' };

export interface Done {
  /** How many this replica did. */
  readonly count: number;
  /** CPU that it used meanwhile, in ms. */
  readonly cpuMs: number;
}
