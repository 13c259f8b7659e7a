import {
  all,
  anything,
  byType,
  type Check,
  complain,
  type Fields,
  flag,
  isRecord,
  list,
  matching,
  object,
  oneOf,
  string,
  whole,
} from './shape.ts';

/** Block Kit elements and the objects they are made of: docs.slack.dev/reference/block-kit. */

export const ID = string(255);
const type = anything;

export function plain(max: number): Check {
  return (value, at, wrong) => {
    if (isRecord(value) && value.type !== 'plain_text') {
      return complain(wrong, `${at}/type`, 'must be a valid enum value: plain_text');
    }
    object({ type, text: string(max) }, { emoji: flag })(value, at, wrong);
  };
}

export function anyText(max: number): Check {
  return byType({
    plain_text: plain(max),
    mrkdwn: object({ type, text: string(max) }, { verbatim: flag }),
  });
}

const confirm = object(
  { title: plain(100), text: anyText(300), confirm: plain(30), deny: plain(30) },
  { style: oneOf('primary', 'danger') },
);

const plainOption = object({ text: plain(75), value: string(150) }, { description: plain(75) });
const richOption = object({ text: anyText(75), value: string(150) }, { description: anyText(75) });
const menuOption = object(
  { text: plain(75), value: string(150) },
  { description: plain(75), url: string(3000) },
);
const groups = list(object({ label: plain(75), options: list(plainOption, 100) }), 100);

const common: Fields = { action_id: ID, confirm, focus_on_load: flag };
const hinted: Fields = { ...common, placeholder: plain(150) };
const dispatching: Fields = {
  dispatch_action_config: object(
    {},
    { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2) },
  ),
};
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a date in the format YYYY-MM-DD');
const time = matching(/^\d{2}:\d{2}$/, 'must be a time in the format HH:mm');
const many: Fields = { max_selected_items: whole(1, 100) };
const filter = anything;

/** An initial choice must be one of the options, to the letter. */
const initialIsOffered: Check = (value, at, wrong) => {
  if (!isRecord(value)) return;
  const groups = (value.option_groups ?? []) as { options?: unknown[] }[];
  const offered = [
    ...((value.options ?? []) as unknown[]),
    ...groups.flatMap((g) => g.options ?? []),
  ];
  const known = new Set(offered.map((option) => canonical(option)));
  const chosen = value.initial_option ? [value.initial_option] : (value.initial_options ?? []);
  for (const option of chosen as unknown[]) {
    if (!known.has(canonical(option))) {
      complain(wrong, at, 'initial option must exactly match one of the options provided');
    }
  }
};

function canonical(option: unknown): string {
  if (!isRecord(option) || !isRecord(option.text)) return '';
  return JSON.stringify([option.value, option.text.type, option.text.text]);
}

const hasOptions: Check = (value, at, wrong) => {
  if (!isRecord(value)) return;
  if ((value.options === undefined) === (value.option_groups === undefined)) {
    complain(wrong, at, 'must provide either `options` or `option_groups`');
  }
};

function choice(required: Fields, optional: Fields): Check {
  return all(object({ type, ...required }, optional), initialIsOffered);
}

const offered: Fields = { options: list(plainOption, 100), option_groups: groups };

export const button = object(
  { type, text: plain(75) },
  {
    action_id: ID,
    url: string(3000),
    value: string(2000),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(75),
  },
);

export const image = all(
  object({ type, alt_text: string(2000) }, { image_url: string(3000), slack_file: anything }),
  (value, at, wrong) => {
    if (isRecord(value) && (value.image_url === undefined) === (value.slack_file === undefined)) {
      complain(wrong, at, 'must define either `image_url` or `slack_file`');
    }
  },
);

export const pickers: Record<string, Check> = {
  radio_buttons: choice(
    { options: list(richOption, 10) },
    { ...common, initial_option: richOption },
  ),
  checkboxes: choice(
    { options: list(richOption, 10) },
    { ...common, initial_options: list(richOption, 10) },
  ),
  static_select: all(
    hasOptions,
    choice({}, { ...hinted, ...offered, initial_option: plainOption }),
  ),
  multi_static_select: all(
    hasOptions,
    choice({}, { ...hinted, ...offered, ...many, initial_options: list(plainOption, 100) }),
  ),
  external_select: object(
    { type },
    { ...hinted, initial_option: plainOption, min_query_length: whole(0, 100) },
  ),
  users_select: object({ type }, { ...hinted, initial_user: ID }),
  multi_users_select: object({ type }, { ...hinted, ...many, initial_users: list(ID, 100) }),
  conversations_select: object(
    { type },
    {
      ...hinted,
      initial_conversation: ID,
      default_to_current_conversation: flag,
      response_url_enabled: flag,
      filter,
    },
  ),
  multi_conversations_select: object(
    { type },
    {
      ...hinted,
      ...many,
      initial_conversations: list(ID, 100),
      default_to_current_conversation: flag,
      filter,
    },
  ),
  channels_select: object({ type }, { ...hinted, initial_channel: ID, response_url_enabled: flag }),
  multi_channels_select: object({ type }, { ...hinted, ...many, initial_channels: list(ID, 100) }),
  datepicker: object({ type }, { ...hinted, initial_date: date }),
  timepicker: object({ type }, { ...hinted, initial_time: time, timezone: string(100) }),
  datetimepicker: object({ type }, { ...common, initial_date_time: whole(1e9, 9_999_999_999) }),
};

export const overflow = object({ type, options: list(menuOption, 5) }, { action_id: ID, confirm });

const written: Fields = { ...hinted, ...dispatching };
const lengths: Fields = { min_length: whole(0, 3000), max_length: whole(1, 3000) };

export const inputs: Record<string, Check> = {
  plain_text_input: object(
    { type },
    { ...written, ...lengths, multiline: flag, initial_value: string(3000, 0) },
  ),
  email_text_input: object({ type }, { ...written, initial_value: string(3000, 0) }),
  url_text_input: object({ type }, { ...written, initial_value: string(3000, 0) }),
  number_input: object(
    { type, is_decimal_allowed: flag },
    {
      ...written,
      initial_value: string(100, 0),
      min_value: string(100, 0),
      max_value: string(100, 0),
    },
  ),
  rich_text_input: object({ type }, { ...written, initial_value: anything }),
};

export const fileInput = object(
  { type },
  { action_id: ID, filetypes: list(string(20), 100), max_files: whole(1, 10) },
);
