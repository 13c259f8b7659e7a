import { formatDate } from '../text/dates.js';
import { blocks } from './blocks.js';
import { byId, el } from './dom.js';
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

function article(message, picture, tools) {
  const surface = acts(picture, message, tools.ask);
  const content = message.blocks?.length
    ? blocks(message.blocks, surface)
    : [el('p', {}, ...text(message.text, surface.names))];
  const root = message.thread_ts ?? message.ts;
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
      message.edited && el('span', { class: 'quiet' }, '(edited)'),
      message.ephemeral_to && el('span', { class: 'quiet' }, 'Only visible to you'),
      !message.ephemeral_to &&
        tools.reply &&
        el(
          'button',
          { type: 'button', class: 'inline', onclick: () => tools.reply(root) },
          'Reply in thread',
        ),
    ),
    ...content,
  );
}

/** Messages of a channel in reading order: each thread under its first message. */
function inOrder(messages) {
  const roots = messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  const known = new Set(roots.map((one) => one.ts));
  const replies = messages.filter((one) => one.thread_ts && one.thread_ts !== one.ts);
  const orphans = replies.filter((one) => !known.has(one.thread_ts));
  return [...roots, ...orphans]
    .sort((a, b) => a.ts - b.ts)
    .flatMap((root) => [
      root,
      ...replies.filter((one) => known.has(root.ts) && one.thread_ts === root.ts),
    ]);
}

/** Shows a channel; messages that have not changed keep their nodes, and with them the focus. */
export function showMessages(picture, channel, tools) {
  const wanted = inOrder(picture.messages.filter((one) => one.channel === channel));
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const moved = list.dataset.channel !== `${picture.me} ${channel}`;
  const old = new Map([...list.querySelectorAll('article')].map((node) => [node.dataset.ts, node]));
  const nodes = wanted.map((message) => {
    const known = old.get(message.ts);
    return known?.dataset.state === stateOf(message, picture)
      ? known
      : article(message, picture, tools);
  });
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
