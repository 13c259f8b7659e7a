import { el } from './dom.js';

/** A button that unfolds a list of acts: `{ name, run(button) }`. Nothing where there are none. */
export function menu(label, items, attributes = {}) {
  if (items.length === 0) return null;
  const box = el(
    'details',
    { class: 'menu' },
    el('summary', attributes, label),
    el(
      'div',
      {},
      ...items.map(({ name, run }) => {
        const button = el('button', { type: 'button' }, name);
        button.addEventListener('click', () => {
          box.open = false;
          run(button);
        });
        return button;
      }),
    ),
  );
  return box;
}

function foldAll(except) {
  for (const one of document.querySelectorAll('details.menu[open]')) {
    if (one !== except) one.open = false;
  }
}
document.addEventListener('click', (event) => foldAll(event.target.closest?.('details.menu')));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') foldAll();
});
