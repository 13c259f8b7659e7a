import { textOf } from '../blocks.ts';
import { optionsOf } from '../person/values.ts';
import type { Block, Element, Message, TextObject } from '../wire.ts';
import { formatDate } from './dates.js';
import { type Names, plainOf, readMrkdwn } from './mrkdwn.js';

function text(object: TextObject | string | undefined, names: Names): string {
  if (object === undefined) return '';
  if (typeof object === 'string') return plainOf(readMrkdwn(object, names));
  return object.type === 'mrkdwn' ? plainOf(readMrkdwn(object.text, names)) : object.text;
}

/** A message as lines of plain text: its blocks if it has any, else its text; then its files. */
export function readMessage(message: Message, names: Names): string[] {
  const files = (message.files ?? []).map(({ name }) => `(file: ${name})`);
  if (message.blocks?.length) return [...readBlocks(message.blocks, names), ...files];
  if (message.text === '' && files.length) return files;
  return [...text(message.text, names).split('\n'), ...files];
}

export function readBlocks(blocks: Block[], names: Names): string[] {
  return blocks.flatMap((block) => readBlock(block, names)).flatMap((line) => line.split('\n'));
}

function readBlock(block: Block, names: Names): string[] {
  switch (block.type) {
    case 'divider':
      return ['---'];
    case 'section':
      return [
        ...(block.text ? [text(block.text, names)] : []),
        ...(block.fields ?? []).map((field) => text(field, names).replace(/:?\n/, ': ')),
        ...(block.accessory ? readElements([block.accessory]) : []),
      ];
    case 'context':
      return [(block.elements ?? []).map((one) => contextText(one, names)).join(' · ')];
    case 'actions':
      return readElements(block.elements ?? []);
    case 'input':
      return readInput(block);
    case 'rich_text':
      return readRichText(block.elements ?? [], names);
    case 'image':
      return [`(image: ${block.alt_text ?? ''})`];
    default:
      return [text(block.text, names)];
  }
}

function contextText(element: Element, names: Names): string {
  if (element.type === 'image') return `(${element.alt_text ?? 'image'})`;
  return text(element as unknown as TextObject, names);
}

function readElements(elements: Element[]): string[] {
  const line = elements.map((element) => {
    if (element.type === 'image') return `(image: ${element.alt_text ?? ''})`;
    if (element.type === 'button') return `[${textOf(element.text)}]`;
    return choices(element);
  });
  return line.length ? [line.join(' ')] : [];
}

function choices(element: Element): string {
  const options = optionsOf(element).map((option) => option.text.text);
  return options.length ? `( ${options.join(' | ')} )` : '( … )';
}

/** What there is to fill in. */
function blank(element: Element): string {
  if (element.type === 'file_input') {
    const { max_files = 10, filetypes } = element;
    return `( ${max_files === 1 ? 'a file' : `up to ${max_files} files`}${filetypes ? `: ${filetypes.join(', ')}` : ''} )`;
  }
  return optionsOf(element).length ? choices(element) : '____';
}

function readInput(block: Block): string[] {
  const optional = block.optional ? ' (optional)' : '';
  const element = block.element;
  const field = element ? ` ${blank(element)}` : ' ____';
  const hint = block.hint ? [`  ${block.hint.text}`] : [];
  return [`${textOf(block.label)}${optional}:${field}`, ...hint];
}

function readRichText(elements: Element[], names: Names): string[] {
  return elements.flatMap((element) => {
    if (element.type === 'rich_text_list') {
      return (element.elements ?? []).map((item) => `• ${inline(item.elements ?? [], names)}`);
    }
    const line = inline(element.elements ?? [], names);
    return [element.type === 'rich_text_quote' ? `> ${line}` : line];
  });
}

function inline(elements: Element[], names: Names): string {
  return elements
    .map((element) => {
      switch (element.type) {
        case 'user':
          return `@${names.user(element.user_id ?? '')}`;
        case 'channel':
          return `#${names.channel(element.channel_id ?? '')}`;
        case 'emoji':
          return `:${element.name ?? ''}:`;
        case 'broadcast':
          return `@${element.range ?? ''}`;
        case 'date':
          return (
            formatDate(element.timestamp ?? 0, element.format ?? '', names.now) ??
            element.fallback ??
            ''
          );
        case 'link':
          return element.text ? `${textOf(element.text)} (${element.url})` : (element.url ?? '');
        default:
          return textOf(element.text);
      }
    })
    .join('');
}
