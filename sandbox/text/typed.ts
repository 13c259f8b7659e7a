import type { Block, Element } from '../wire.ts';

/** Finds ids by what people call them, and a channel's name by its id. */
export interface Directory {
  user(name: string): string | undefined;
  channel(name: string): string | undefined;
  channelName(id: string): string;
}

/** A message as Slack's client writes it: rich text, and beside it the same in mrkdwn. */
export interface Written {
  text: string;
  blocks: Block[];
}

const CODE = /```\n?([\s\S]+?)\n?```/g;
const TOKEN =
  /\[(?<label>[^\]\n]+)\]\((?<target>https?:\/\/[^\s()<>]+)\)|(?<bare>https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"])|@(?<at>[\p{L}\p{N}_-]+)|#(?<hash>[\p{L}\p{N}_-]+)|:(?<emoji>[a-z][a-z0-9_+-]*):/gu;

/** What a person typed; `@Ana` and `#support-desk` become mentions where the directory knows them. */
export function written(typed: string, directory: Directory): Written {
  const parts = richText(typed, directory);
  if (parts.length === 0) return { text: '', blocks: [] };
  return {
    text: parts.map((part) => marked(part, directory)).join('\n'),
    blocks: [{ type: 'rich_text', elements: parts }],
  };
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function richText(typed: string, directory: Directory): Element[] {
  const parts: Element[] = [];
  let from = 0;
  const section = (text: string) => {
    const words = text.replace(/^\n|\n$/g, '');
    if (words) parts.push({ type: 'rich_text_section', elements: inlines(words, directory) });
  };
  for (const match of typed.matchAll(CODE)) {
    section(typed.slice(from, match.index));
    const elements = [{ type: 'text', text: match[1] ?? '' }];
    parts.push({ type: 'rich_text_preformatted', elements });
    from = match.index + match[0].length;
  }
  section(typed.slice(from));
  return parts;
}

function inlines(text: string, directory: Directory): Element[] {
  const made: Element[] = [];
  let from = 0;
  const plainUpTo = (to: number) => {
    if (to > from) made.push({ type: 'text', text: text.slice(from, to) });
  };
  for (const match of text.matchAll(TOKEN)) {
    const element = special(match.groups ?? {}, directory);
    if (!element) continue;
    plainUpTo(match.index);
    made.push(element);
    from = match.index + match[0].length;
  }
  plainUpTo(text.length);
  return made;
}

function special(
  { label, target, bare, at, hash, emoji }: Record<string, string | undefined>,
  directory: Directory,
): Element | undefined {
  if (label && target) return { type: 'link', url: target, text: label };
  if (bare) return { type: 'link', url: bare };
  if (emoji) return { type: 'emoji', name: emoji };
  if (at && /^(here|channel|everyone)$/.test(at)) return { type: 'broadcast', range: at };
  const user_id = at && directory.user(at);
  if (user_id) return { type: 'user', user_id };
  const channel_id = hash && directory.channel(hash);
  return channel_id ? { type: 'channel', channel_id } : undefined;
}

function marked(part: Element, directory: Directory): string {
  const text = (part.elements ?? []).map((element) => inMrkdwn(element, directory)).join('');
  return part.type === 'rich_text_preformatted' ? `\`\`\`${text}\`\`\`` : text;
}

function inMrkdwn(element: Element, directory: Directory): string {
  const { url = '', text } = element;
  switch (element.type) {
    case 'user':
      return `<@${element.user_id}>`;
    case 'channel':
      return `<#${element.channel_id}|${directory.channelName(element.channel_id ?? '')}>`;
    case 'broadcast':
      return `<!${element.range}>`;
    case 'emoji':
      return `:${element.name}:`;
    case 'link':
      return `<${escaped(url)}${typeof text === 'string' ? `|${escaped(text)}` : ''}>`;
    default:
      return typeof text === 'string' ? escaped(text) : '';
  }
}
