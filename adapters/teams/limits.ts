/** Teams' limits and ours for it, in characters unless named otherwise. */

/** Bytes of a whole activity in UTF-8; in UTF-16, where 100 KB are the end, it has at most twice as many. */
const ACTIVITY_BYTES = 28 * 1024;
/** Of that, for what stands around a card: summary, addresses, a way back. */
const FRAME_BYTES = 2560;
/** What a card may weigh. */
export const CARD_BYTES = ACTIVITY_BYTES - FRAME_BYTES;
/** Teams shows six actions of a set at most. */
export const SET_ACTIONS = 5;
/** What is said where no card is shown: notifications and screen readers. */
export const SUMMARY = 300;
/** No limits are documented for these; they keep a card readable. */
export const HEADING_TEXT = 300;
export const BLOCK_TEXT = 3000;
export const FACT_LABEL = 150;
export const FACT_VALUE = 2000;
export const BUTTON_TEXT = 75;
export const CONFIRM_TITLE = 100;
export const CONFIRM_TEXT = 300;
export const INPUT_LABEL = 2000;
export const INPUT_HINT = 2000;
export const PLACEHOLDER = 150;
export const FIELD_ERROR = 300;
export const FILE_NAME = 255;
export const LINK_URL = 3000;
/** As much as the engine takes for one answer. */
export const INPUT_TEXT = 3000;
export const FIELD_ID = 255;
export const OPTION_TEXT = 75;
export const OPTION_VALUE = 75;
/** More options than these are a list to search in. */
export const EXPANDED_OPTIONS = 7;
export const FILES = 10;
/** Help texts are not shortened below this. */
export const LEAST_PROSE = 20;
/** Nor are texts, before some of them are left out. */
export const LEAST_TEXT = 100;
