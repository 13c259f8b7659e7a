/**
 * Slack's rules for blocks, written down a second time: the numbers stand here as in Slack's docs,
 * not as the adapter's constants. Throws with the path of the first breach.
 */
type Node = Record<string, unknown>;

export function judgeMessage(message: { text: string; blocks: readonly unknown[] }): void {
  within('text', message.text, 1, 40_000);
  if (/[<>]/.test(message.text)) throw new Error('text: live markup');
  judgeBlocks(message.blocks, 50);
  const size = textIn(message.blocks);
  if (size > 13_000) throw new Error(`blocks: ${size} characters of text`);
}

export function judgeView(view: unknown): void {
  const modal = node(view);
  plainText('title', modal.title, 24);
  if (modal.submit !== undefined) plainText('submit', modal.submit, 24);
  if (modal.close !== undefined) plainText('close', modal.close, 24);
  if (modal.private_metadata !== undefined) within('metadata', modal.private_metadata, 0, 3000);
  within('callback_id', modal.callback_id, 1, 255);
  const blocks = list(modal.blocks);
  judgeBlocks(blocks, 100);
  const inputs = blocks.filter((one) => node(one).type === 'input');
  if (inputs.length > 0 && modal.submit === undefined) throw new Error('inputs without submit');
}

export function judgeHome(view: unknown): void {
  const { type, blocks, ...rest } = node(view);
  if (type !== 'home' || Object.keys(rest).length > 0) throw new Error('not a home page');
  judgeBlocks(list(blocks), 100);
  if (list(blocks).some((one) => node(one).type === 'input')) throw new Error('inputs at home');
}

function judgeBlocks(blocks: readonly unknown[], max: number): void {
  if (blocks.length > max) throw new Error(`${blocks.length} blocks`);
  const ids = blocks.map((one) => node(one).block_id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) throw new Error('block ids repeat');
  for (const id of ids) within('block_id', id, 1, 255);
  for (const [at, block] of blocks.entries()) judgeBlock(`blocks[${at}]`, node(block));
}

function judgeBlock(path: string, block: Node): void {
  switch (block.type) {
    case 'divider':
      return;
    case 'header':
      plainText(path, block.text, 150);
      return;
    case 'context':
      counted(path, block.elements, 1, 10);
      for (const one of list(block.elements)) contextText(path, node(one));
      return;
    case 'actions': {
      counted(path, block.elements, 1, 25);
      const ids = list(block.elements).map((one) => node(one).action_id);
      if (new Set(ids).size < ids.length) throw new Error(`${path}: action ids repeat`);
      for (const one of list(block.elements)) button(path, node(one));
      return;
    }
    case 'rich_text':
      counted(path, block.elements, 1, 100);
      for (const one of list(block.elements)) richText(path, node(one));
      if (textIn(block) > 3000) throw new Error(`${path}: too long`);
      return;
    case 'input':
      plainText(`${path}.label`, block.label, 2000);
      if (block.hint !== undefined) plainText(`${path}.hint`, block.hint, 2000);
      input(`${path}.element`, node(block.element));
      return;
    default:
      throw new Error(`${path}: unexpected ${String(block.type)}`);
  }
}

function contextText(path: string, element: Node): void {
  if (element.type === 'plain_text') {
    plainText(path, element, 2000);
    return;
  }
  within(path, element.text, 1, 2000);
  // Only mentions, links and dates of the adapter's own making, and nothing that formats.
  const rest = String(element.text)
    .replaceAll(/<@[UW][A-Z0-9]+>/g, '')
    .replaceAll(/<https?:\/\/[^<>|\s]+\|[^<>|*_~`]+>/g, '')
    .replaceAll(/<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|^]+>/g, '');
  if (/[<>*_~`]|:[^\s:]+:/.test(rest)) throw new Error(`${path}: live markup in ${rest}`);
}

function richText(path: string, group: Node): void {
  if (group.type !== 'rich_text_section' && group.type !== 'rich_text_quote') {
    throw new Error(`${path}: unexpected ${String(group.type)}`);
  }
  counted(path, group.elements, 1, 1000);
  for (const one of list(group.elements).map(node)) {
    if (one.type === 'text') literal(path, one.text, 1, 3000);
    else if (one.type === 'user') within(path, one.user_id, 2, 20);
    else if (one.type === 'link') {
      literal(path, one.text, 1, 3000);
      within(path, one.url, 1, 3000);
      if (!/^https?:\/\/\S+$/.test(String(one.url))) throw new Error(`${path}: link ${one.url}`);
    } else if (one.type === 'date') literal(path, one.fallback, 1, 200);
    else throw new Error(`${path}: unexpected ${String(one.type)}`);
  }
}

function button(path: string, element: Node): void {
  plainText(path, element.text, 75);
  within(path, element.action_id, 1, 255);
  if (element.value !== undefined) within(path, element.value, 1, 2000);
  if (element.url !== undefined) within(path, element.url, 1, 3000);
  if (element.confirm === undefined) return;
  const confirm = node(element.confirm);
  plainText(`${path}.confirm.title`, confirm.title, 100);
  plainText(`${path}.confirm.text`, confirm.text, 300);
  plainText(`${path}.confirm.confirm`, confirm.confirm, 30);
  plainText(`${path}.confirm.deny`, confirm.deny, 30);
}

function input(path: string, element: Node): void {
  within(path, element.action_id, 1, 255);
  if (element.placeholder !== undefined) plainText(path, element.placeholder, 150);
  const options = list(element.options ?? []).map(node);
  for (const option of options) {
    plainText(path, option.text, 75);
    within(path, option.value, 1, 75);
    if (option.description !== undefined) plainText(path, option.description, 75);
  }
  switch (element.type) {
    case 'plain_text_input': {
      const max = Number(element.max_length);
      if (!(max >= 1 && max <= 3000)) throw new Error(`${path}: max_length ${max}`);
      if (element.initial_value !== undefined) literal(path, element.initial_value, 1, max);
      return;
    }
    case 'radio_buttons':
      counted(path, element.options, 1, 10);
      chosen(path, element, options);
      return;
    case 'checkboxes':
      counted(path, element.options, 1, 10);
      if (element.initial_options === undefined) return;
      counted(path, element.initial_options, 1, 10);
      for (const one of list(element.initial_options)) {
        chosen(path, { initial_option: one }, options);
      }
      return;
    case 'file_input': {
      const max = Number(element.max_files);
      if (!(Number.isInteger(max) && max >= 1 && max <= 10)) throw new Error(`${path}: max_files`);
      if (element.filetypes === undefined) return;
      counted(path, element.filetypes, 1, 100);
      for (const one of list(element.filetypes)) within(`${path}.filetypes`, one, 1, 20);
      return;
    }
    case 'multi_users_select': {
      const max = Number(element.max_selected_items);
      if (!(Number.isInteger(max) && max >= 1)) throw new Error(`${path}: max_selected_items`);
      if (element.initial_users === undefined) return;
      counted(path, element.initial_users, 1, max);
      for (const one of list(element.initial_users)) {
        if (!/^[UW][A-Z0-9]+$/.test(String(one))) throw new Error(`${path}: initial_users`);
      }
      if (new Set(list(element.initial_users)).size < list(element.initial_users).length) {
        throw new Error(`${path}: initial_users repeat`);
      }
      return;
    }
    case 'static_select':
      counted(path, element.options, 1, 100);
      chosen(path, element, options);
      return;
    case 'number_input':
      if (element.initial_value !== undefined) {
        const initial = Number(element.initial_value);
        const outside =
          Number.isNaN(initial) ||
          initial < Number(element.min_value ?? -Infinity) ||
          initial > Number(element.max_value ?? Infinity);
        if (outside) throw new Error(`${path}: initial_value ${String(element.initial_value)}`);
      }
      return;
    case 'datepicker':
      if (element.initial_date === undefined) return;
      if (!/^\d{4}-\d{2}-\d{2}$/.test(String(element.initial_date))) {
        throw new Error(`${path}: initial_date`);
      }
      return;
    default:
      throw new Error(`${path}: unexpected ${String(element.type)}`);
  }
}

function chosen(path: string, element: Node, options: readonly Node[]): void {
  if (element.initial_option === undefined) return;
  const wanted = JSON.stringify(element.initial_option);
  if (!options.some((one) => JSON.stringify(one) === wanted)) {
    throw new Error(`${path}: initial_option is not an option`);
  }
}

function plainText(path: string, value: unknown, max: number): void {
  const text = node(value);
  if (text.type !== 'plain_text') throw new Error(`${path}: not plain_text`);
  if (text.emoji !== false) throw new Error(`${path}: turns :names: into emoji`);
  literal(path, text.text, 1, max);
  if (String(text.text).trim() === '') throw new Error(`${path}: blank`);
}

function literal(path: string, value: unknown, min: number, max: number): void {
  within(path, value, min, max);
  const text = String(value);
  if (!text.isWellFormed()) throw new Error(`${path}: half a character`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0008\u000b-\u001f\u202e]/.test(text))
    throw new Error(`${path}: control character`);
}

function within(path: string, value: unknown, min: number, max: number): void {
  if (typeof value !== 'string') throw new Error(`${path}: not a string`);
  if (value.length < min || value.length > max) {
    throw new Error(`${path}: ${value.length} characters, allowed ${min} to ${max}`);
  }
}

function counted(path: string, value: unknown, min: number, max: number): void {
  const count = list(value).length;
  if (count < min || count > max) throw new Error(`${path}: ${count} elements`);
}

export function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textIn(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) =>
      sum +
      (typeof one === 'string'
        ? key === 'text' || key === 'fallback'
          ? one.length
          : 0
        : textIn(one)),
    0,
  );
}

function node(value: unknown): Node {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return value as Node;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('not a list');
  return value;
}
