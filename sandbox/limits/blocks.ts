import {
  anyText,
  button,
  fileInput,
  ID,
  image,
  inputs,
  overflow,
  pickers,
  plain,
} from './elements.ts';
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
  object,
  oneOf,
  string,
  whole,
} from './shape.ts';

/** Block Kit blocks by the surface they may stand on: docs.slack.dev/reference/block-kit/blocks. */

type Surface = 'message' | 'modal' | 'home';
const type = anything;
const id: Fields = { block_id: ID };

const distinctActions: Check = (value, at, wrong) => {
  const elements = isRecord(value) && Array.isArray(value.elements) ? value.elements : [];
  const seen = new Set<unknown>();
  for (const [n, element] of elements.entries()) {
    const name = isRecord(element) ? element.action_id : undefined;
    if (name === undefined) continue;
    if (seen.has(name)) {
      complain(wrong, `${at}/elements/${n}/action_id`, `\`action_id\` "${name}" already exists`);
    }
    seen.add(name);
  }
};

const textOrFields: Check = (value, at, wrong) => {
  if (isRecord(value) && value.text === undefined && value.fields === undefined) {
    complain(wrong, at, 'must define either `text` or `fields`');
  }
};

const accessory = byType({ button, image, overflow, ...pickers, workflow_button: anything });

const section = all(
  textOrFields,
  object(
    { type },
    { ...id, text: anyText(3000), fields: list(anyText(2000), 10), accessory, expand: flag },
  ),
);

const contextElement = byType({
  image,
  plain_text: plain(3000),
  mrkdwn: anyText(3000),
});

const actions = all(
  object(
    {
      type,
      elements: list(byType({ button, overflow, ...pickers, workflow_button: anything }), 25),
    },
    id,
  ),
  distinctActions,
);

const imageBlock = all(
  image,
  object(
    { type, alt_text: anything },
    { ...id, title: plain(2000), image_url: anything, slack_file: anything },
  ),
);

function input(surface: Surface): Check {
  const elements = {
    ...inputs,
    ...pickers,
    ...(surface === 'modal' ? { file_input: fileInput } : {}),
  };
  return object(
    { type, label: plain(2000), element: byType(elements) },
    { ...id, hint: plain(2000), optional: flag, dispatch_action: flag },
  );
}

const style = anything;
const richInline = byType({
  text: object({ type, text: string(40_000) }, { style }),
  link: object({ type, url: string(3000) }, { text: string(40_000), unsafe: flag, style }),
  user: object({ type, user_id: string(100) }, { style }),
  channel: object({ type, channel_id: string(100) }, { style }),
  usergroup: object({ type, usergroup_id: string(100) }, { style }),
  team: object({ type, team_id: string(100) }, { style }),
  emoji: object({ type, name: string(100) }, { unicode: string(100), url: string(3000), style }),
  broadcast: object({ type, range: oneOf('here', 'channel', 'everyone') }, { style }),
  color: object({ type, value: string(100) }, { style }),
  date: object(
    { type, timestamp: whole(0, 99_999_999_999), format: string(1000) },
    { url: string(3000), fallback: string(1000), style },
  ),
});
const inlines = list(richInline, 10_000, 0);
const richSection = object({ type, elements: inlines });
const richText = object(
  {
    type,
    elements: list(
      byType({
        rich_text_section: richSection,
        rich_text_list: object(
          {
            type,
            style: oneOf('bullet', 'ordered'),
            elements: list(byType({ rich_text_section: richSection }), 1000),
          },
          { indent: whole(0, 8), offset: whole(0, 100_000), border: whole(0, 1) },
        ),
        rich_text_quote: object({ type, elements: inlines }, { border: whole(0, 1) }),
        rich_text_preformatted: object(
          { type, elements: inlines },
          { border: whole(0, 1), language: string(100) },
        ),
      }),
      1000,
    ),
  },
  id,
);

function kinds(surface: Surface): Record<string, Check> {
  return {
    divider: object({ type }, id),
    header: object({ type, text: plain(150) }, { ...id, level: whole(1, 4) }),
    section,
    context: object({ type, elements: list(contextElement, 10) }, id),
    actions,
    image: imageBlock,
    input: input(surface),
    rich_text: richText,
    ...(surface === 'modal' ? {} : { markdown: object({ type, text: string(12_000) }, id) }),
  };
}

const BLOCKS_IN: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** What Slack would refuse in these blocks; empty when they are fine. */
export function checkBlocks(blocks: unknown, surface: Surface, at = '/blocks'): string[] {
  const wrong: string[] = [];
  list(byType(kinds(surface)), BLOCKS_IN[surface], 0)(blocks, at, wrong);
  if (!Array.isArray(blocks)) return wrong;
  const seen = new Set<unknown>();
  for (const [n, block] of blocks.entries()) {
    const name = isRecord(block) ? block.block_id : undefined;
    if (name === undefined) continue;
    if (seen.has(name)) {
      complain(wrong, `${at}/${n}/block_id`, `\`block_id\` "${name}" already exists`);
    }
    seen.add(name);
  }
  return wrong;
}
