import type {
  ContextBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  Button as SlackButton,
} from '@slack/types';
import type { Button, Confirm, Part, Text } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import {
  ACTIONS_ELEMENTS,
  BLOCK_TEXT,
  BUTTON_TEXT,
  BUTTON_URL,
  BUTTON_VALUE,
  CONFIRM_BUTTON,
  CONFIRM_TEXT,
  CONFIRM_TITLE,
  CONTEXT_TEXT,
  FACT_LABEL,
  FACT_VALUE,
  HEADER_TEXT,
} from './limits.ts';
import {
  DATE_FORMAT,
  linkText,
  mentionOf,
  nameOf,
  renderInline,
  typedCommand,
  webAddress,
} from './render-inline.ts';
import { clean, cut, escapeMrkdwn, head, isBlank, split } from './text.ts';

export const ACTION_PREFIX = 'firstline:';

type Fixed = Exclude<Part, { kind: 'quote' }>;

/** Literal text: no markup, and `:name:` stays as typed. */
export function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text, max), emoji: false };
}

/** Blocks of a part that has one natural size; a person's long words are `renderQuote`'s. */
export function renderPart(part: Fixed): KnownBlock[] {
  switch (part.kind) {
    case 'heading':
      return isBlank(clean(part.text))
        ? []
        : [{ type: 'header', text: plain(part.text, HEADER_TEXT) }];
    case 'paragraph':
      return paragraph(part.text);
    case 'facts':
      return facts(part.facts);
    case 'note':
      return note(part.text);
    case 'divider':
      return [{ type: 'divider' }];
    case 'buttons':
      return buttons(part.buttons);
    default:
      return unreachable(part);
  }
}

/** A quotation in at most `blocks` blocks and `chars` characters; `whole` says if all of it is there. */
export function renderQuote(
  text: string,
  room: { readonly blocks: number; readonly chars: number },
): { readonly blocks: KnownBlock[]; readonly whole: boolean } {
  const words = clean(text);
  if (isBlank(words)) return { blocks: [], whole: true };
  const fitting = words.length <= room.chars ? words : head(words, Math.max(0, room.chars - 1));
  const pieces = split(fitting, BLOCK_TEXT - 1);
  const kept = pieces.slice(0, Math.max(0, room.blocks));
  const whole = fitting === words && kept.length === pieces.length;
  const last = kept.length - 1;
  return {
    whole,
    blocks: kept.map((piece, at) => ({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_quote',
          elements: [{ type: 'text', text: whole || at < last ? piece : `${piece}…` }],
        },
      ],
    })),
  };
}

function section(elements: RichTextElement[]): RichTextBlock[] {
  if (elements.length === 0) return [];
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function paragraph(text: Text): KnownBlock[] {
  return section(renderInline(text, BLOCK_TEXT));
}

// Lines of rich text rather than the two columns of section fields: fields are mrkdwn, where the
// `*` or `_` of a title would format, and no escape exists for those.
function facts(list: Extract<Part, { kind: 'facts' }>['facts']): KnownBlock[] {
  const blocks: RichTextElement[][] = [[]];
  let left = BLOCK_TEXT;
  for (const fact of list) {
    const label = cut(fact.label, FACT_LABEL);
    const value = renderInline(fact.value, FACT_VALUE);
    if (value.length === 0) continue;
    const line: RichTextElement[] = [
      ...(label === ''
        ? []
        : [{ type: 'text' as const, text: `${label}: `, style: { bold: true } }]),
      ...value,
    ];
    const size = sizeOf(line) + 1;
    let block = blocks.at(-1) ?? [];
    if (size > left && block.length > 0) {
      block = [];
      blocks.push(block);
      left = BLOCK_TEXT;
    }
    if (block.length > 0) block.push({ type: 'text', text: '\n' });
    block.push(...line);
    left -= size;
  }
  return blocks.flatMap(section);
}

// Small grey context wherever its mrkdwn would read the words as they are; characters that format
// there cannot be escaped, so such a note becomes rich text.
function note(text: Text): KnownBlock[] {
  const literal = text.every(
    (one) =>
      (typeof one === 'string' && !formats(one)) ||
      (typeof one === 'object' && one.kind === 'instant' && !formats(one.fallback)) ||
      (typeof one === 'object' && one.kind === 'person' && !formats(one.person.name)) ||
      (typeof one === 'object' && one.kind === 'command' && !formats(one.words)) ||
      (typeof one === 'object' && one.kind === 'link' && !formats(linkText(one))),
  );
  if (!literal) return section(renderInline(text, CONTEXT_TEXT));
  const shown = text.map(inMrkdwn).join('');
  if (isBlank(shown)) return [];
  if (shown.length > CONTEXT_TEXT) return section(renderInline(text, CONTEXT_TEXT));
  const context: ContextBlock = {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: shown, verbatim: true }],
  };
  return [context];
}

function formats(text: string): boolean {
  return /[<>*_~`|^]|:[^\s:]+:/.test(text);
}

function inMrkdwn(inline: Text[number]): string {
  if (typeof inline === 'string') return escapeMrkdwn(clean(inline));
  switch (inline.kind) {
    case 'bold':
      return escapeMrkdwn(clean(inline.text));
    case 'person': {
      const user = mentionOf(inline.person);
      return user === null ? escapeMrkdwn(nameOf(inline.person)) : `<@${user}>`;
    }
    case 'command':
      return escapeMrkdwn(clean(typedCommand(inline)));
    case 'link': {
      const url = webAddress(inline.url);
      const words = escapeMrkdwn(clean(linkText(inline)));
      // A bar would end the address, and no entity stands for it.
      return url === null ? words : `<${escapeMrkdwn(url.replaceAll('|', '%7C'))}|${words}>`;
    }
    case 'instant': {
      const fallback = escapeMrkdwn(cut(inline.fallback, 100)) || '…';
      return `<!date^${Math.floor(inline.at / 1000)}^${DATE_FORMAT}|${fallback}>`;
    }
    default:
      return unreachable(inline);
  }
}

function buttons(list: readonly Button[]): KnownBlock[] {
  const shown = list.flatMap(button);
  const blocks: KnownBlock[] = [];
  for (let at = 0; at < shown.length; at += ACTIONS_ELEMENTS) {
    const elements = shown.slice(at, at + ACTIONS_ELEMENTS).map((one, index, all) => {
      const before = all.slice(0, index).filter((other) => other.action_id === one.action_id);
      const repeated = before.length > 0 ? `:${before.length + 1}` : '';
      return { ...one, action_id: `${one.action_id}${repeated}` };
    });
    blocks.push({ type: 'actions', elements });
  }
  return blocks;
}

function button(one: Button): SlackButton[] {
  const text = plain(isBlank(clean(one.label)) ? '…' : one.label, BUTTON_TEXT);
  switch (one.kind) {
    case 'open-thread': {
      const link = one.url;
      if (link === undefined || !/^https?:\/\//.test(link) || link.length > BUTTON_URL) return [];
      return [{ type: 'button', action_id: `${ACTION_PREFIX}open-thread`, text, url: link }];
    }
    case 'act': {
      const { deskId, number, keys, action, style, confirm } = one;
      const pressed = press(action, text, keys ? { deskId, number, keys } : { deskId, number });
      return [{ ...pressed, ...styled(style), ...confirmed(confirm, style) }];
    }
    case 'begin':
      return [{ ...press('begin', text, one.draft ?? null), ...styled(one.style) }];
    case 'contacts': {
      const { deskId, role, action, confirm } = one;
      return [{ ...press(`contacts-${action}`, text, { deskId, role }), ...confirmed(confirm) }];
    }
    default:
      return unreachable(one);
  }
}

/** A button that comes back with this value. */
function press(id: string, text: PlainTextElement, about: object | null): SlackButton {
  const value = JSON.stringify(about);
  if (value.length > BUTTON_VALUE) {
    throw new Error(
      `button ${id}: its value has ${value.length} characters; Slack allows ${BUTTON_VALUE}`,
    );
  }
  const button: SlackButton = { type: 'button', action_id: `${ACTION_PREFIX}${id}`, text };
  return about === null ? button : { ...button, value };
}

function styled(style: SlackButton['style']): Pick<SlackButton, 'style'> {
  return style ? { style } : {};
}

/** What Slack asks before the press counts. A blank word of it would have the message refused. */
function confirmed(
  confirm: Confirm | undefined,
  style?: SlackButton['style'],
): Pick<SlackButton, 'confirm'> {
  if (!confirm) return {};
  const words = (text: string, otherwise: string, max: number) =>
    plain(isBlank(clean(text)) ? otherwise : text, max);
  return {
    confirm: {
      title: words(confirm.title, 'Please confirm', CONFIRM_TITLE),
      text: words(confirm.text, 'This cannot be undone.', CONFIRM_TEXT),
      confirm: words(confirm.confirm, 'Yes', CONFIRM_BUTTON),
      deny: words(confirm.deny, 'Cancel', CONFIRM_BUTTON),
      ...styled(style),
    },
  };
}

function sizeOf(elements: readonly RichTextElement[]): number {
  return textSize(elements);
}

/** Slack does not say whether it counts addresses. */
const COUNTED: ReadonlySet<string> = new Set(['text', 'fallback', 'url']);

/** Characters of text in blocks or parts of them, counted as Slack's sum over a message may. */
export function textSize(node: unknown): number {
  if (Array.isArray(node)) return node.reduce((sum: number, one) => sum + textSize(one), 0);
  if (typeof node !== 'object' || node === null) return 0;
  let sum = 'user_id' in node || 'timestamp' in node ? 30 : 0;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') sum += COUNTED.has(key) ? value.length : 0;
    else sum += textSize(value);
  }
  return sum;
}
