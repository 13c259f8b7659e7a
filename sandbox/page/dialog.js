import { blocks } from './blocks.js';
import { byId, el } from './dom.js';
import { busy, tell } from './talk.js';
import { namesIn } from './text.js';

const box = byId('view');
let shown = { id: null, hash: null, fields: [] };

/** What stands in the fields, by block_id and action_id. */
function values() {
  const all = {};
  for (const { block, element, read } of shown.fields) {
    all[block.block_id] = { ...all[block.block_id], [element.action_id]: read() };
  }
  return all;
}

function showErrors(errors = {}) {
  for (const { block, node, control = node } of shown.fields) {
    const place = byId(`error-${block.block_id}`);
    const text = errors[block.block_id] ?? '';
    if (place) place.textContent = text;
    control.setAttribute('aria-invalid', String(text !== ''));
  }
  const first = shown.fields.find(({ block }) => errors[block.block_id]);
  first?.node.scrollIntoView({ block: 'center' });
}

function trouble(error) {
  const place = byId('view-trouble');
  if (place) place.textContent = error?.message ?? '';
}

/** Runs an act and shows its failure in the dialog, where the person is looking. */
function act(button, run) {
  return busy(button, async () => {
    trouble();
    try {
      await run();
    } catch (error) {
      trouble(error);
    }
  });
}

/** Shows the view on top of the person's stack; one that has not changed is left alone. */
export function showView(picture, ask) {
  const { view, me } = picture;
  if (!view) {
    if (box.open) box.close();
    shown = { id: null, hash: null, fields: [] };
    return;
  }
  const key = `${me} ${view.id}`;
  if (shown.id === key && shown.hash === view.hash) return;
  const before = shown.id === key ? values() : {};
  shown = { id: key, hash: view.hash, fields: [] };
  box.replaceChildren(form(picture, before, ask));
  if (!box.open) box.showModal();
  (shown.fields[0]?.node.querySelector?.('input') ?? shown.fields[0]?.node)?.focus();
}

/** The view's values, with what is typed but not yet sent on top. */
function merged(view, fields) {
  for (const { block, element, node, group } of fields.now) {
    const old = fields.before[block.block_id]?.[element.action_id];
    if (old === undefined || old === null || old === '' || group) continue;
    if (node.tagName === 'INPUT' || node.tagName === 'TEXTAREA') node.value = old;
  }
  return view;
}

function form(picture, before, ask) {
  const { view, me, depth } = picture;
  const dispatch = async (element, block, extra, button) => {
    if (element.confirm && !(await ask(element.confirm))) return;
    const { block_id } = block;
    const { action_id } = element;
    await act(button, () =>
      tell('press', { as: me, block_id, action_id, values: values(), ...extra }),
    );
  };
  const surface = {
    picture,
    names: namesIn(picture),
    fields: shown.fields,
    values: view.state.values,
    press: (element, block, button) => dispatch(element, block, {}, button),
    choose: (element, block, value) => dispatch(element, block, { value }, box),
  };
  const body = blocks(view.blocks, surface);
  merged(view, { now: shown.fields, before });
  const leave = (button, all) =>
    act(button, () => tell('close', { as: me, values: values(), all }));
  const closing = view.close?.text ?? (depth > 1 ? 'Back' : 'Close');
  const close = el('button', { type: 'button', onclick: () => leave(close, false) }, closing);
  const dismiss = el(
    'button',
    {
      type: 'button',
      class: 'dismiss',
      'aria-label': 'Dismiss',
      onclick: () => leave(dismiss, true),
    },
    '×',
  );
  const submit =
    view.submit && el('button', { type: 'submit', class: 'primary' }, view.submit.text);
  const send = async () => {
    const answer = await tell('submit', { as: me, values: values() });
    showErrors(answer.errors);
  };
  return el(
    'form',
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (submit) act(submit, send);
      },
    },
    el('h2', { id: 'view-title' }, view.title.text),
    el('div', { class: 'body' }, ...body),
    el('p', { id: 'view-trouble', class: 'error', role: 'alert' }),
    el('footer', {}, close, submit),
    dismiss,
  );
}

/** Escape closes as the close button does, through the bot. */
box.addEventListener('cancel', (event) => {
  event.preventDefault();
  box.querySelector('footer button')?.click();
});
