import { byId, el } from './dom.js';
import { menu } from './menu.js';
import { busy, tell } from './talk.js';

const form = byId('compose');
const box = byId('composer');
const attached = byId('attached');

/** Names, sizes and kinds of the files that are chosen: what is in them stays here. */
function files() {
  return [...attached.files].map(({ name, size, type }) => ({ name, bytes: size, mimetype: type }));
}

function forget() {
  box.value = '';
  attached.value = '';
  showFiles();
}

function showFiles() {
  byId('attached-names').textContent = files()
    .map(({ name }) => name)
    .join(', ');
}

/** Sends what stands in the composer: a command, or a message. */
function send({ person, channel, thread }) {
  const text = box.value.trim();
  const chosen = files();
  if (!text && chosen.length === 0) return;
  const where = { as: person, channel };
  busy(form, async () => {
    if (text.startsWith('/')) {
      const [, command, rest] = /^(\S+)\s*([\s\S]*)$/.exec(text);
      if (thread) throw new Error(`${command} is not supported in threads.`);
      forget();
      await tell('command', { ...where, command, text: rest });
    } else {
      forget();
      const more = thread ? { thread_ts: thread } : {};
      await tell('say', { ...where, text, files: chosen, ...more });
    }
  });
}

/** Wires the composer; `here` is who writes and where, `leave` ends replying in a thread. */
export function startCompose(here, leave) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(here);
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send(here);
  });
  byId('thread').querySelector('button').addEventListener('click', leave);
  attached.addEventListener('change', showFiles);
  byId('attach').addEventListener('click', () => attached.click());
}

/** Offers what the manifest has: the bot's name to mention, and its global shortcuts. */
export function showTools(picture) {
  const key = JSON.stringify([picture.me, picture.shortcuts]);
  const tools = byId('tools');
  if (tools.dataset.shown === key) return;
  tools.dataset.shown = key;
  const items = picture.shortcuts
    .filter(({ type }) => type === 'global')
    .map(({ name, callbackId: callback_id }) => ({
      name,
      run: (button) => busy(button, () => tell('global-shortcut', { as: picture.me, callback_id })),
    }));
  const mention = () => {
    box.setRangeText(`@${picture.bot.name} `, box.selectionStart, box.selectionEnd, 'end');
    box.focus();
  };
  tools.replaceChildren(
    ...[
      menu('⚡ Shortcuts', items, { class: 'tool' }),
      el('button', { type: 'button', class: 'tool', onclick: mention }, `@${picture.bot.name}`),
    ].filter(Boolean),
  );
}
