import { ask } from './ask.js';
import { el } from './dom.js';
import { busy, tell } from './talk.js';
import { namesIn } from './text.js';
import { typedOf } from './typed.js';

const DELETE = {
  title: { text: 'Delete this message?' },
  text: { text: 'It is gone for everybody.' },
  confirm: { text: 'Delete' },
  deny: { text: 'Keep' },
  style: 'danger',
};

/** Lets a person write their own message anew, where it stands. */
function edit(content, message, picture) {
  const before = [...content.childNodes];
  const box = el('textarea', { rows: 2, 'aria-label': 'Edit your message' });
  box.value = typedOf(message, namesIn(picture));
  const back = () => content.replaceChildren(...before);
  const save = el('button', { type: 'submit', class: 'primary' }, 'Save');
  const { channel, ts } = message;
  content.replaceChildren(
    el(
      'form',
      {
        class: 'editing',
        onsubmit: (event) => {
          event.preventDefault();
          busy(save, () => tell('edit', { as: picture.me, channel, ts, text: box.value }));
        },
      },
      box,
      el('button', { type: 'button', onclick: back }, 'Cancel'),
      save,
    ),
  );
  box.focus();
}

/** What one can do with an own message, for its menu. */
export function ownActs(content, message, picture) {
  if (message.user !== picture.me) return [];
  const { channel, ts } = message;
  return [
    { name: 'Edit message', run: () => edit(content, message, picture) },
    {
      name: 'Delete message',
      run: async (button) => {
        if (await ask(DELETE)) busy(button, () => tell('erase', { as: picture.me, channel, ts }));
      },
    },
  ];
}
