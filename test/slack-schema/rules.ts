type Node = Readonly<Record<string, unknown>>;

/** A breach of what no schema says, with the place of it. */
export interface Fault {
  readonly at: string;
  readonly says: string;
}

/** What Slack's documentation and its answers demand of a view beside its shape. */
export function viewFaults(view: Node): Fault[] {
  const blocks = list(view.blocks);
  const inputs = blocks.filter((block) => block.type === 'input');
  const faults = [...blockFaults(blocks, '/view/blocks')];
  if (view.type === 'modal' && inputs.length > 0 && view.submit === undefined) {
    faults.push({ at: '/view/submit', says: 'a view with inputs needs a submit button' });
  }
  if (view.type === 'home') {
    const files = inputs.filter(({ element }) => (element as Node).type === 'file_input');
    if (files.length > 0) faults.push({ at: '/view/blocks', says: 'file inputs are for modals' });
  }
  const focused = inputs.filter(({ element }) => (element as Node).focus_on_load === true);
  if (focused.length > 1) faults.push({ at: '/view/blocks', says: 'the focus is on two inputs' });
  const bytes = Buffer.byteLength(JSON.stringify(view));
  if (bytes > 250_000) faults.push({ at: '/view', says: `${bytes} bytes: more than 250000` });
  return faults;
}

export function messageFaults(message: Node): Fault[] {
  const blocks = list(message.blocks);
  const faults = blockFaults(blocks, '/blocks');
  if (blocks.some(({ type }) => type === 'input')) {
    faults.push({ at: '/blocks', says: 'inputs are for views' });
  }
  const size = textIn(blocks);
  if (size > 13_000) faults.push({ at: '/blocks', says: `${size} characters: more than 13000` });
  return faults;
}

function blockFaults(blocks: readonly Node[], path: string): Fault[] {
  const faults = repeated(blocks, 'block_id', path);
  for (const [index, block] of blocks.entries()) {
    const at = `${path}/${index}`;
    const elements = [
      ...list(block.elements),
      ...[block.element, block.accessory].filter(isNode),
    ].filter(isNode);
    faults.push(...repeated(elements, 'action_id', at));
    for (const element of elements) faults.push(...elementFaults(element, at));
    if (block.type === 'section' && block.text === undefined && block.fields === undefined) {
      faults.push({ at, says: 'a section needs text or fields' });
    }
  }
  return faults;
}

function elementFaults(element: Node, at: string): Fault[] {
  const faults: Fault[] = [];
  const options = [element, ...list(element.option_groups)].flatMap((one) => list(one.options));
  const values = options.map(({ value }) => value);
  if (new Set(values).size < values.length) faults.push({ at, says: 'two options of one value' });
  const known = new Set(options.map((option) => JSON.stringify(option)));
  const chosen = [element.initial_option, ...list(element.initial_options)].filter(isNode);
  if (options.length > 0 && chosen.some((one) => !known.has(JSON.stringify(one)))) {
    faults.push({ at, says: 'what is chosen at first is no option' });
  }
  const { initial_value: initial, max_length: most = 3000, min_length: least = 0 } = element;
  if (typeof initial === 'string' && element.type === 'plain_text_input') {
    if (initial.length > Number(most) || initial.length < Number(least)) {
      faults.push({ at, says: `${initial.length} characters at first: not ${least} to ${most}` });
    }
  }
  return faults;
}

function repeated(nodes: readonly Node[], key: string, at: string): Fault[] {
  const ids = nodes.map((node) => node[key]).filter((id) => id !== undefined);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  return twice === undefined ? [] : [{ at, says: `${key} ${String(twice)} stands twice` }];
}

/** All text of blocks together, as a message's is counted. */
function textIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, one]) => {
    if (typeof one !== 'string') return sum + textIn(one);
    return key === 'text' || key === 'fallback' ? sum + one.length : sum;
  }, 0);
}

function list(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
