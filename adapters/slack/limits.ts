/** Slack's limits, in characters unless named otherwise, from Slack's docs and type definitions. */

export const VIEW_TITLE = 24;
export const VIEW_BLOCKS = 100;
/** Bytes of a view's JSON; beyond: `view_too_large`. */
export const VIEW_BYTES = 250_000;
export const MESSAGE_BLOCKS = 50;
/** All text of a message's blocks together. */
export const MESSAGE_TEXT = 13_000;
export const PRIVATE_METADATA = 3000;
export const BLOCK_ID = 255;
export const HEADER_TEXT = 150;
export const CONTEXT_TEXT = 2000;
/** Documented for a section's text; kept for every rich text block too, where nothing is documented. */
export const BLOCK_TEXT = 3000;
export const FACT_LABEL = 150;
export const FACT_VALUE = 2000;
export const ACTIONS_ELEMENTS = 25;
export const BUTTON_TEXT = 75;
export const BUTTON_VALUE = 2000;
export const BUTTON_URL = 3000;
export const CONFIRM_TITLE = 100;
export const CONFIRM_TEXT = 300;
export const CONFIRM_BUTTON = 30;
export const INPUT_LABEL = 2000;
export const INPUT_HINT = 2000;
export const PLACEHOLDER = 150;
export const INPUT_TEXT = 3000;
export const OPTION_TEXT = 75;
export const OPTION_VALUE = 75;
export const RADIO_OPTIONS = 10;
export const SELECT_OPTIONS = 100;
export const FILES = 10;
/** What Slack lets one file of a form weigh. */
export const FILE_MEGABYTES = 10;
/** No limit of an extension or of their number is documented. */
export const FILE_TYPE = 20;
export const FILE_TYPES = 100;
export const FILE_NAME = 255;
/** Ours: what people are called. */
export const PERSON_NAME = 100;
/** No limit is documented for a link in rich text; the one for a button's is kept. */
export const LINK_URL = 3000;
/** Top-level text beside blocks: notifications and screen readers. Slack would cut at 40,000. */
export const FALLBACK_TEXT = 3000;
/** No limit is documented for a field error. */
export const FIELD_ERROR = 300;

/** Bytes of a request from Slack; the largest real one, a full view with its state, is below 400 kB. */
export const REQUEST_BODY_BYTES = 1_000_000;

/** Slack gives three seconds from a request's arrival to acknowledge; the rest is for the network. */
export const COMMAND_PATIENCE_MS = 2000;
export const SUBMIT_PATIENCE_MS = 2400;

/** After this the person is told that a shortcut or a button takes long, while its trigger lives. */
export const PRESS_PATIENCE_MS = 1500;

/** An event is kept before it is acknowledged; what takes longer comes again. */
export const EVENT_PATIENCE_MS = 2400;
/** An event does not wait longer for the names of the people in it. */
export const NAMES_PATIENCE_MS = 700;
/** Names that one event may ask Slack for. */
export const NAMES_ASKED = 10;

/** `views.*` and replies, while somebody waits. */
export const INTERACTIVE_TIMEOUT_MS = 2500;
/** Calls of the outbox. */
export const BACKGROUND_TIMEOUT_MS = 10_000;
/** A post does not wait longer for its link. */
export const PERMALINK_TIMEOUT_MS = 3000;

/**
 * Calls a minute and how many may come at once; together no more than Slack takes in any minute.
 * Slack counts each method by workspace.
 */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
  /** Of these, so many are left to what is urgent. */
  readonly forUrgent?: number;
}
/** chat.postMessage into one conversation: about one a second, with short bursts. */
export const CONVERSATION_RATE: Rate = { perMinute: 60, burst: 3 };
/** chat.postMessage over a whole workspace: Slack says several hundred a minute. */
export const WORKSPACE_RATE: Rate = { perMinute: 300, burst: 10, forUrgent: 2 };
/** chat.update: tier 3. */
export const UPDATE_RATE: Rate = { perMinute: 45, burst: 5 };

/** What else the background calls, by Slack's tiers 3 and 4. */
export const CALL_RATES = {
  'conversations.history': { perMinute: 45, burst: 5 },
  'conversations.members': { perMinute: 90, burst: 10 },
  'conversations.open': { perMinute: 43, burst: 7, forUrgent: 2 },
  'conversations.replies': { perMinute: 45, burst: 5 },
  // Many at once, as one list asks for all who stand behind the roles.
  'users.info': { perMinute: 60, burst: 30 },
  'views.publish': { perMinute: 90, burst: 10 },
} as const satisfies Record<string, Rate>;
/** A call waits this long for its place; what would wait longer fails and is tried again later. */
export const CALL_PATIENCE_MS = 5000;

/** Where Slack says 429 without saying how long. */
export const RATE_LIMITED_WAIT_MS = 30_000;
/** Where an operator must act first: a new token, a reinstallation with scopes. */
export const OPERATOR_WAIT_MS = 5 * 60_000;

export const FIND_PAGE = 100;
export const FIND_PAGES = 5;
/** An urgent message asks again after this: Slack takes one to somebody who has left as if they read it. */
export const DM_KEPT_MS = 10 * 60_000;
/** Direct-message channel ids, and names of people, kept in memory. */
export const DM_CACHE = 10_000;
export const NAMES_CACHE = 10_000;

export const MEMBERS_PAGE = 200;
export const MEMBERS_PAGES = 50;

/** How long an installation that was looked up is taken as it was, and for how many workspaces. */
export const ACCESS_KEPT_MS = 60_000;
export const ACCESS_CACHE = 10_000;
/** Looking up an installation, while somebody waits for the acknowledgement; for the outbox. */
export const ACCESS_PATIENCE_MS = 300;
export const BACKGROUND_ACCESS_PATIENCE_MS = 5000;
/** Web clients kept in memory, one a token. */
export const CLIENT_CACHE = 500;

/** Socket Mode: for Slack's greeting, for its answer to our leaving. */
export const SOCKET_HELLO_MS = 15_000;
export const SOCKET_CLOSE_MS = 1000;
/** After a connection that lasted at least this long, the next one is opened at once. */
export const SOCKET_LASTING_MS = 5000;
export const SOCKET_REST_MS = 250;
export const SOCKET_LONGEST_REST_MS = 30_000;
