/** Shapes of Slack's wire as the sandbox reads them, after they have passed the Block Kit checks. */

export interface TextObject {
  type: string;
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
}

export interface Confirm {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: string;
}

export interface Element {
  type: string;
  action_id?: string;
  text?: TextObject | string;
  value?: string;
  url?: string;
  style?: unknown;
  confirm?: Confirm;
  accessibility_label?: string;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: { label: TextObject; options: Option[] }[];
  initial_option?: Option;
  initial_options?: Option[];
  initial_value?: unknown;
  initial_date?: string;
  initial_time?: string;
  initial_date_time?: number;
  initial_user?: string;
  initial_users?: string[];
  initial_conversation?: string;
  initial_conversations?: string[];
  initial_channel?: string;
  initial_channels?: string[];
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
  max_selected_items?: number;
  max_files?: number;
  filetypes?: string[];
  dispatch_action_config?: { trigger_actions_on?: string[] };
  alt_text?: string;
  image_url?: string;
  elements?: Element[];
  user_id?: string;
  channel_id?: string;
  name?: string;
  range?: string;
  timestamp?: number;
  format?: string;
  fallback?: string;
}

export interface Block {
  type: string;
  block_id?: string;
  text?: TextObject | string;
  fields?: TextObject[];
  elements?: Element[];
  element?: Element;
  accessory?: Element;
  label?: TextObject;
  hint?: TextObject;
  title?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  image_url?: string;
  alt_text?: string;
}

export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** A message of a channel, a thread (`thread_ts`) or a direct message; ephemeral ones name whom they are for. */
export interface Message {
  type: 'message';
  /** `file_share`: with files. `tombstone`: what is left of a deleted message with a thread. */
  subtype?: 'file_share' | 'tombstone';
  channel: string;
  ts: string;
  user: string;
  text: string;
  team: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Block[];
  files?: SlackFile[];
  client_msg_id?: string;
  thread_ts?: string;
  reply_broadcast?: boolean;
  metadata?: Metadata;
  edited?: { user: string; ts: string };
  ephemeral_to?: string;
  /** Place of its last change in the order of everything that happened; not on the wire. */
  seq: number;
}

/** A file as interaction payloads and files.info carry it. */
export interface SlackFile {
  id: string;
  /** Epoch seconds, as is `timestamp`. */
  created: number;
  timestamp: number;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  pretty_type: string;
  user: string;
  user_team: string;
  editable: boolean;
  /** Bytes. */
  size: number;
  mode: 'hosted';
  is_external: boolean;
  external_type: string;
  is_public: boolean;
  public_url_shared: boolean;
  display_as_bot: boolean;
  username: string;
  url_private: string;
  url_private_download: string;
  permalink: string;
  /** Channels and direct messages that it is shared with. */
  channels: string[];
  groups: string[];
  ims: string[];
  file_access: 'visible';
}

/** The value of one input as `view.state.values[block_id][action_id]` carries it. */
export type StateValue = { type: string } & Record<string, unknown>;
export type StateValues = Record<string, Record<string, StateValue>>;

export interface ViewBody {
  type: 'modal' | 'home';
  blocks: Block[];
  title?: TextObject;
  submit?: TextObject;
  close?: TextObject;
  private_metadata?: string;
  callback_id?: string;
  external_id?: string;
  clear_on_close?: boolean;
  notify_on_close?: boolean;
}

export interface View extends ViewBody {
  id: string;
  team_id: string;
  hash: string;
  state: { values: StateValues };
  root_view_id: string;
  previous_view_id: string | null;
  app_id: string;
  bot_id: string;
  app_installed_team_id: string;
}
