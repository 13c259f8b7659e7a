import { formatDate } from '../text/dates.js';
import { blocks } from './blocks.js';
import { byId, el } from './dom.js';
import { menu } from './menu.js';
import { ownActs } from './own-message.js';
import { replyBox } from './reply-box.js';
import { busy, tell } from './talk.js';
import { namesIn, text } from './text.js';

const list = byId('messages');

function acts(picture, message, ask) {
  const send = async (element, block, extra, button) => {
    if (element.confirm && !(await ask(element.confirm))) return;
    const where = { ts: message.ts, block_id: block.block_id, action_id: element.action_id };
    await busy(button, () => tell('press', { as: picture.me, ...where, ...extra }));
  };
  return {
    picture,
    names: namesIn(picture),
    press: (element, block, button) => send(element, block, {}, button),
    choose: (element, block, value) => send(element, block, { value }, list),
  };
}

function timeOf(message, now) {
  return formatDate(Number(message.ts), '{date_short_pretty} at {time}', now);
}

/** Changes when a message has to be drawn anew: also at midnight, for words such as “today”. */
function stateOf(message, picture) {
  return [message.seq, picture.me, Math.floor(picture.now / 86_400_000)].join(' ');
}

function shortcutsOn({ channel, ts }, { me, shortcuts }) {
  return shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ name, callbackId: callback_id }) => ({
      name,
      run: (button) =>
        busy(button, () => tell('message-shortcut', { as: me, channel, ts, callback_id })),
    }));
}

/** What one can do with a message that everybody sees. */
function actsOn(message, content, picture, reply) {
  if (message.ephemeral_to || message.subtype === 'tombstone' || !reply) return [];
  const root = message.thread_ts ?? message.ts;
  const items = [...shortcutsOn(message, picture), ...ownActs(content, message, picture)];
  return [
    el(
      'button',
      { type: 'button', class: 'inline', onclick: () => reply(root) },
      'Reply in thread',
    ),
    menu('More', items, { class: 'inline', 'aria-label': 'More actions' }),
  ];
}

function contentOf(message, surface) {
  const shown = message.blocks?.length
    ? blocks(message.blocks, surface)
    : message.text && [el('p', {}, ...text(message.text, surface.names))];
  const files = message.files?.map(({ name }) => el('span', { class: 'file' }, name));
  return el('div', {}, ...(shown || []), files && el('p', { class: 'files' }, ...files));
}

function article(message, picture, tools) {
  const content = contentOf(message, acts(picture, message, tools.ask));
  const isBot = message.user === picture.bot.id;
  return el(
    'article',
    {
      'data-ts': message.ts,
      'data-state': stateOf(message, picture),
      'data-thread': message.thread_ts,
      class: [
        message.thread_ts && message.thread_ts !== message.ts ? 'reply' : '',
        message.ephemeral_to ? 'ephemeral' : '',
      ].join(' '),
    },
    el(
      'p',
      { class: 'from' },
      el('b', {}, picture.names[message.user] ?? message.user),
      isBot && el('span', { class: 'app' }, 'APP'),
      el('time', {}, timeOf(message, picture.now)),
      // Slack does not mark what an app changed by blocks.
      message.edited &&
        !(isBot && message.blocks?.length) &&
        el('span', { class: 'quiet' }, '(edited)'),
      message.ephemeral_to && el('span', { class: 'quiet' }, 'Only visible to you'),
      ...actsOn(message, content, picture, tools.reply),
    ),
    content,
  );
}

/** Messages of a channel in reading order, each thread under its first message; `end` marks its last. */
function inOrder(messages) {
  const roots = messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  const known = new Set(roots.map((one) => one.ts));
  const replies = messages.filter((one) => one.thread_ts && one.thread_ts !== one.ts);
  const orphans = replies.filter((one) => !known.has(one.thread_ts));
  return [...roots, ...orphans]
    .sort((a, b) => a.ts - b.ts)
    .flatMap((root) => {
      const thread = replies.filter((one) => known.has(root.ts) && one.thread_ts === root.ts);
      const all = [root, ...thread].map((message) => ({ message }));
      return thread.length ? [...all, { end: root }] : all;
    });
}

/** Shows a channel; messages that have not changed keep their nodes, and with them the focus. */
export function showMessages(picture, channel, tools) {
  const wanted = inOrder(picture.messages.filter((one) => one.channel === channel));
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const moved = list.dataset.channel !== `${picture.me} ${channel}`;
  const old = new Map([...list.children].map((node) => [node.dataset.ts, node]));
  const kept = (key, state, make) =>
    old.get(key)?.dataset.state === state ? old.get(key) : make();
  const nodes = wanted
    .filter(({ end }) => !end || tools.reply)
    .map(({ message, end }) =>
      end
        ? kept(`reply ${end.ts}`, picture.me, () => replyBox(end, picture))
        : kept(message.ts, stateOf(message, picture), () => article(message, picture, tools)),
    );
  if (nodes.length === 0) nodes.push(el('p', { class: 'quiet empty' }, 'Nothing here yet.'));
  for (const node of [...list.children]) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, n) => {
    if (list.children[n] !== node) list.insertBefore(node, list.children[n] ?? null);
  });
  list.dataset.channel = `${picture.me} ${channel}`;
  const target = tools.target && nodes.find((node) => node.dataset.ts === tools.target);
  if (target) {
    target.scrollIntoView({ block: 'center' });
    target.setAttribute('data-target', '');
  } else if (moved || atEnd) list.scrollTop = list.scrollHeight;
}
