import type { HomeView, KnownBlock, MessageMetadata, ModalView } from '@slack/types';

// What the schema is generated from: each body that the bot may send, by where it goes. Slack's own
// view types admit blocks of any shape. A maximum in a comment is lifted as those of @slack/types
// are; those here are from Slack's reference of the methods.

export type Modal = Omit<ModalView, 'blocks'> & {
  /** Max of 100 blocks. */
  blocks: KnownBlock[];
};

export type Home = Omit<HomeView, 'blocks'> & {
  /** Max of 100 blocks. */
  blocks: KnownBlock[];
};

interface Said {
  /** Stands beside blocks too, for notifications. Minimum length is 1 and maximum length is 40,000 characters. */
  text: string;
  /** Maximum of 50 blocks. */
  blocks?: KnownBlock[];
}

export interface Posted extends Said {
  channel: string;
  thread_ts?: string;
  metadata?: MessageMetadata;
  unfurl_links?: boolean;
  unfurl_media?: boolean;
}

export interface PostedToOne extends Said {
  channel: string;
  user: string;
  thread_ts?: string;
}

export interface Updated extends Said {
  channel: string;
  ts: string;
  metadata?: MessageMetadata;
}

/** To a response URL, or as the answer to a command. */
export interface Responded extends Said {
  response_type: 'ephemeral' | 'in_channel';
  replace_original?: boolean;
  delete_original?: boolean;
  thread_ts?: string;
}

export interface Opened {
  trigger_id: string;
  view: Modal;
}

export interface Changed {
  view_id: string;
  hash?: string;
  view: Modal;
}

export interface Published {
  user_id: string;
  hash?: string;
  view: Home;
}

/** The answers to a submitted view. */
export interface Followed {
  response_action: 'update' | 'push';
  view: Modal;
}

export interface Refused {
  response_action: 'errors';
  /** By block id. */
  errors: Record<string, string>;
}

export interface Cleared {
  response_action: 'clear';
}
