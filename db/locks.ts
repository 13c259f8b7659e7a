/**
 * The advisory locks of this program: numbers that nothing else locks in its database. They stand
 * together so that no two are the same.
 */
export const locks = {
  /** Held while tables are brought up to date. */
  migration: 4_600_317_221,
  /** Taken by a replica while it claims outbox entries. */
  outboxClaim: 4_600_317_222,
  /** Held by the bot that holds a data folder. */
  holder: 4_600_317_223,
  /** Shared by the commands that visit a data folder. */
  visitors: 4_600_317_224,
  /** Taken by a replica while it claims home pages. */
  homeClaim: 4_600_317_225,
  /** Taken while an edit of contacts is written. */
  contactEdit: 4_600_317_226,
  /** Held while it is looked whether two addresses lead to one database. */
  sameDatabase: 4_600_317_227,
} as const;
