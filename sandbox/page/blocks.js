import { el, follow } from './dom.js';
import { field } from './field.js';
import { richText, text } from './text.js';

/**
 * Block Kit as nodes.
 * `surface.press(element, block, button)` and `surface.choose(element, block, value)` are called
 * for what a person does; `surface.fields` gathers the controls; `surface.values` are view values.
 */
export function blocks(list, surface) {
  return (list ?? []).map((block) => {
    const made = one(block, surface);
    made.dataset.block = block.block_id ?? '';
    return made;
  });
}

function one(block, surface) {
  const { names } = surface;
  switch (block.type) {
    case 'header':
      return el('h3', {}, ...text(block.text, names));
    case 'divider':
      return el('hr');
    case 'section':
      return section(block, surface);
    case 'context':
      return el('p', { class: 'context' }, ...block.elements.map((e) => contextPart(e, names)));
    case 'actions':
      return el('div', { class: 'actions' }, ...block.elements.map((e) => part(e, block, surface)));
    case 'input':
      return input(block, surface);
    case 'rich_text':
      return el('div', { class: 'rich' }, ...richText(block, names));
    case 'image':
      return el('p', { class: 'quiet' }, `Image: ${block.alt_text}`);
    default:
      return el('div', { class: 'section' }, ...text(block.text, names));
  }
}

function section(block, surface) {
  const { names } = surface;
  return el(
    'div',
    { class: 'section' },
    el(
      'div',
      { class: 'words' },
      block.text && el('p', {}, ...text(block.text, names)),
      block.fields &&
        el('div', { class: 'fields' }, ...block.fields.map((f) => el('p', {}, ...text(f, names)))),
    ),
    block.accessory && part(block.accessory, block, surface),
  );
}

function contextPart(element, names) {
  if (element.type === 'image') return el('span', {}, `(${element.alt_text})`);
  return el('span', {}, ...text(element, names));
}

/** A button, an image, or a control that tells the bot as soon as something is chosen. */
function part(element, block, surface) {
  if (element.type === 'button') return button(element, block, surface);
  if (element.type === 'image') return el('span', { class: 'quiet' }, `(${element.alt_text})`);
  const made = kept(element, block, surface);
  made.node.setAttribute('aria-label', element.placeholder?.text ?? plain(block) ?? 'Choose');
  made.node.dataset.action = element.action_id;
  made.node.addEventListener('change', () => surface.choose(element, block, made.read()));
  return made.node;
}

const plain = (block) => block.text?.text;

function button(element, block, surface) {
  const node = el(
    'button',
    {
      type: 'button',
      class: element.style ?? '',
      'data-action': element.action_id,
      'aria-label': element.accessibility_label,
      onclick: () => {
        surface.press(element, block, node);
        if (element.url) follow(element.url);
      },
    },
    element.text.text,
  );
  return node;
}

function kept(element, block, surface) {
  const state = surface.values?.[block.block_id]?.[element.action_id];
  const made = field(element, state, surface.picture);
  surface.fields?.push({ block, element, ...made });
  return made;
}

function input(block, surface) {
  const made = kept(block.element, block, surface);
  const errorId = `error-${block.block_id}`;
  const title = [
    block.label.text,
    block.optional && el('span', { class: 'quiet' }, ' (optional)'),
  ].filter(Boolean);
  const hint = block.hint && el('small', { class: 'hint' }, block.hint.text);
  const error = el('p', { class: 'error', id: errorId, role: 'alert' });
  if (block.dispatch_action) {
    made.node.addEventListener('change', () => surface.choose(block.element, block, made.read()));
  }
  if (made.group) {
    return el('fieldset', { class: 'input' }, el('legend', {}, ...title), made.node, hint, error);
  }
  (made.control ?? made.node).setAttribute('aria-describedby', errorId);
  return el(
    'div',
    { class: 'input' },
    el('label', { for: made.id }, ...title),
    made.node,
    hint,
    error,
  );
}
