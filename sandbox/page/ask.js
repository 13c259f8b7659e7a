import { byId, el } from './dom.js';

/** Shows a Block Kit confirmation; true if the person goes on. */
export function ask(confirm) {
  const box = byId('confirm');
  return new Promise((resolve) => {
    const end = (answer) => {
      box.close();
      resolve(answer);
    };
    box.oncancel = () => resolve(false);
    box.replaceChildren(
      el('h2', { id: 'confirm-title' }, confirm.title.text),
      el('p', {}, confirm.text.text),
      el(
        'footer',
        {},
        el('button', { type: 'button', onclick: () => end(false) }, confirm.deny.text),
        el(
          'button',
          { type: 'button', class: confirm.style ?? 'primary', onclick: () => end(true) },
          confirm.confirm.text,
        ),
      ),
    );
    box.showModal();
  });
}
