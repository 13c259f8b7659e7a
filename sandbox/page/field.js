import { el } from './dom.js';

/**
 * Inputs of Block Kit as HTML controls. Each answers its node, `read()` for the value as the
 * sandbox takes it, `id` where a label can point to it, and `control` where that is not the node.
 */

let count = 0;

const INPUT_TYPES = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

const optionsOf = (element) =>
  element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

function choicesOf(element, picture) {
  if (/users_select$/.test(element.type)) {
    return picture.people.map(({ id, name }) => ({ value: id, text: { text: name } }));
  }
  if (/(channels|conversations)_select$/.test(element.type)) {
    return picture.channels.map(({ id, name }) => ({ value: id, text: { text: name } }));
  }
  return optionsOf(element);
}

/** The chosen values of a state value, whatever the kind of input. */
function chosenIn(state) {
  if (!state) return [];
  const { type, ...slots } = state;
  const held = Object.values(slots)[0];
  if (held === null || held === undefined) return [];
  const list = Array.isArray(held) ? held : [held];
  return list.map((one) => (typeof one === 'object' ? (one.value ?? richPlain(one)) : one));
}

const richPlain = (rich) =>
  (rich.elements ?? [])
    .flatMap((part) => part.elements ?? [])
    .map((part) => part.text ?? '')
    .join('');

function written(element, initial, id) {
  const attributes = {
    id,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    autocomplete: 'off',
  };
  const long = element.multiline || element.type === 'rich_text_input';
  const node = el(long ? 'textarea' : 'input', long ? { ...attributes, rows: 4 } : attributes);
  node.value = initial[0] ?? '';
  return { node, id, read: () => node.value };
}

function picked(element, initial, id) {
  const node = el('input', { id, type: INPUT_TYPES[element.type] });
  const isInstant = element.type === 'datetimepicker';
  const shown = initial[0] ?? '';
  node.value = isInstant && shown ? new Date(shown * 1000).toISOString().slice(0, 16) : shown;
  const read = () =>
    isInstant && node.value ? String(Date.parse(`${node.value}Z`) / 1000) : node.value;
  return { node, id, read };
}

function menu(element, initial, id, picture) {
  const many = element.type.startsWith('multi_');
  const option = ({ value, text }) =>
    el('option', { value, selected: initial.includes(value) }, text.text);
  const options = element.option_groups
    ? element.option_groups.map((group) =>
        el('optgroup', { label: group.label.text }, ...group.options.map(option)),
      )
    : choicesOf(element, picture).map(option);
  const none = many ? null : el('option', { value: '' }, element.placeholder?.text ?? 'Choose');
  const node = el('select', { id, multiple: many }, none, ...options);
  const read = () =>
    many ? [...node.selectedOptions].map((one) => one.value) : node.value || null;
  return { node, id, read };
}

function ticks(element, initial, id, picture) {
  const many = element.type !== 'radio_buttons';
  const choices = choicesOf(element, picture);
  const inputs = choices.map(({ value }, n) =>
    el('input', {
      type: many ? 'checkbox' : 'radio',
      name: id,
      id: `${id}-${n}`,
      value,
      checked: initial.includes(value),
    }),
  );
  const rows = choices.map(({ text, description }, n) =>
    el(
      'div',
      { class: 'tick' },
      inputs[n],
      el('label', { for: `${id}-${n}` }, text.text),
      description && el('small', {}, description.text),
    ),
  );
  const checked = () => inputs.filter((one) => one.checked).map((one) => one.value);
  const read = () => (many ? checked() : (checked()[0] ?? null));
  return { node: el('div', { class: 'ticks' }, ...rows), group: true, read };
}

/** Names, sizes and kinds of files are told, not what is in them. */
function files(element, state, id) {
  const { max_files, filetypes = [] } = element;
  const held = state?.files ?? [];
  const input = el('input', {
    id,
    type: 'file',
    multiple: max_files !== 1,
    accept: filetypes.map((type) => `.${type}`).join(',') || null,
  });
  const names = held.map(({ name }) => name).join(', ');
  const read = () =>
    input.files.length > 0
      ? [...input.files].map(({ name, size, type }) => ({ name, bytes: size, mimetype: type }))
      : held.map((one) => one.id);
  const node = el('div', {}, input, names && el('small', {}, `Chosen: ${names}`));
  return { node, control: input, id, read };
}

/** The control for one element of a view or message. */
export function field(element, state, picture) {
  count += 1;
  const id = `field-${count}`;
  if (element.type === 'file_input') return files(element, state, id);
  const initial = chosenIn(state);
  if (element.type in INPUT_TYPES) return picked(element, initial, id);
  if (/^(radio_buttons|checkboxes|multi_)/.test(element.type) && !element.option_groups) {
    return ticks(element, initial, id, picture);
  }
  if (/(_select|^overflow)$/.test(element.type)) return menu(element, initial, id, picture);
  if (/_input$/.test(element.type)) return written(element, initial, id);
  const node = el('p', { class: 'quiet' }, 'This cannot be filled in here.');
  return { node, id, read: () => null };
}
