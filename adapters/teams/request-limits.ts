/** Bytes of a request from Teams; a form with all that was typed in it is far below. */
export const REQUEST_BODY_BYTES = 1_000_000;
/** How long a request may take to arrive. */
export const REQUEST_BODY_MS = 10_000;
/** How deep what Teams sends may be nested; its own activities stay below 20. */
export const REQUEST_DEPTH = 100;

/**
 * From a request's arrival to its answer. Teams waits for 15 seconds, and the person sees it wait;
 * what is not kept by then is refused, so that it comes again.
 */
export const PATIENCE_MS = 5000;
/** A request does not wait longer for what is learned from it. */
export const LEARN_PATIENCE_MS = 500;

/** How long what was learned counts as known, and of how many. */
export const LEARNED_KEPT_MS = 5 * 60_000;
export const LEARNED_CACHE = 10_000;

/** An answer that Teams does not take at once is tried again, after waiting at most this long. */
export const ANSWER_ATTEMPTS = 3;
export const ANSWER_REST_MS = 500;
export const ANSWER_LONGEST_REST_MS = 5000;

/** What people are called. */
export const CALLED = 100;
/** A message below this is shown beside the button instead of in a card. */
export const BESIDE = 200;
