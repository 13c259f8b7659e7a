import { el } from './dom.js';
import { busy, tell } from './talk.js';

/** Where one goes on in a thread, below its last message. */
export function replyBox(root, { me }) {
  const box = el('textarea', {
    rows: 1,
    'aria-label': 'Reply',
    placeholder: 'Reply in this thread',
  });
  const send = () => {
    const words = box.value.trim();
    if (!words) return;
    box.value = '';
    const { channel, ts: thread_ts } = root;
    busy(form, () => tell('say', { as: me, channel, text: words, thread_ts }));
  };
  const form = el(
    'form',
    {
      class: 'reply reply-box',
      'data-ts': `reply ${root.ts}`,
      'data-state': me,
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        send();
      },
    },
    box,
    el('button', { type: 'submit' }, 'Reply'),
  );
  return form;
}
