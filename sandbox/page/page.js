import { formatDate } from '../text/dates.js';
import { ask } from './ask.js';
import { showTools, startCompose } from './compose.js';
import { showView } from './dialog.js';
import { byId, el } from './dom.js';
import { showHome } from './home.js';
import { showMessages } from './messages.js';
import { busy, notice, picture as pictureOf, tell } from './talk.js';

/** Who acts and where they look; kept in the address, so that a reload stays there. */
const here = {
  person: 'U0RITA',
  channel: 'C0GENERAL',
  tab: 'messages',
  thread: null,
  target: null,
};
let picture = null;
let taken = 0;

function readAddress() {
  const [person, channel, target] = location.hash.slice(1).split('/');
  if (/^U0[A-Z]+$/.test(person ?? '')) here.person = person;
  if (channel) here.channel = channel;
  here.tab = target === 'home' ? 'home' : 'messages';
  here.thread = null;
  here.target = here.tab === 'home' ? null : (target ?? null);
}

const isDm = (channel) => channel.startsWith('D');

function go(person, channel, tab = 'messages') {
  Object.assign(here, { person, channel, tab, thread: null, target: null });
  history.replaceState(null, '', `#${person}/${channel}${tab === 'home' ? '/home' : ''}`);
  // The bot hears that somebody looks at its Home or Messages tab, and may publish anew.
  if (isDm(channel)) tell('home', { as: person, tab }).catch((error) => notice(error.message));
  refresh();
}

function badge(count) {
  return (
    count > 0 && el('span', { class: 'badge', 'aria-label': `${count} unread` }, String(count))
  );
}

function showSides() {
  byId('people').replaceChildren(
    ...picture.people.map(({ id, name, title, unread }) =>
      el(
        'li',
        {},
        el(
          'button',
          {
            type: 'button',
            'data-person': id,
            'aria-pressed': String(id === picture.me),
            onclick: () =>
              isDm(here.channel) ? go(id, `D0${id.slice(2)}`, here.tab) : go(id, here.channel),
          },
          el('span', {}, name, ' ', el('small', {}, title)),
          badge(unread),
        ),
      ),
    ),
  );
  const item = ({ id, name, kind, unread }) =>
    el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          'data-channel': id,
          'aria-current': id === here.channel ? 'page' : null,
          class: unread ? 'unread' : '',
          onclick: () => go(here.person, id),
        },
        el('span', {}, kind === 'dm' ? name : `#${name}`),
        badge(unread),
      ),
    );
  const of = (kind) => picture.channels.filter((one) => one.kind === kind).map(item);
  byId('channels').replaceChildren(...of('channel'));
  byId('dms').replaceChildren(...of('dm'));
}

function showPlace() {
  const channel = picture.channels.find((one) => one.id === here.channel);
  const name = channel.kind === 'dm' ? channel.name : `#${channel.name}`;
  byId('place').textContent = channel.preview ? `${name} (you are not a member)` : name;
  byId('compose').inert = channel.preview === true;
  const home = channel.kind === 'dm' && here.tab === 'home';
  byId('tabs').hidden = channel.kind !== 'dm' || !picture.homeTab;
  for (const tab of byId('tabs').children) {
    tab.setAttribute('aria-pressed', String(tab.dataset.tab === here.tab));
  }
  byId('home').hidden = !home;
  byId('messages').hidden = home;
  byId('compose').hidden = home || (channel.kind === 'dm' && !picture.takesMessages);
  byId('composer').placeholder = `Message ${name}, or ${picture.commands[0] ?? 'a command'}`;
  const thread = byId('thread');
  thread.hidden = here.thread === null;
  thread.querySelector('span').textContent = 'Replying in a thread';
}

function showClock() {
  if (!picture) return;
  const now = picture.runs ? picture.now + (performance.now() - taken) : picture.now;
  byId('clock').textContent = formatDate(now / 1000, '{date_long}, {time_secs} UTC', now);
}

function show() {
  if (!picture.channels.some((one) => one.id === here.channel)) here.channel = 'C0GENERAL';
  const channel = picture.channels.find((one) => one.id === here.channel);
  showClock();
  showSides();
  showPlace();
  showTools(picture);
  if (here.tab === 'home') showHome(picture);
  showMessages(picture, here.channel, {
    ask,
    reply: channel.preview ? null : reply,
    target: here.target,
  });
  here.target = null;
  showView(picture, ask);
  if (channel.unread && !byId('messages').hidden && document.visibilityState === 'visible') {
    tell('read', { as: here.person, channel: channel.id }).then(refresh, () => {});
  }
}

let asking = false;
let again = false;

/** Fetches and shows the present state; calls while one is under way become one more. */
async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const next = await pictureOf(here.person, here.channel);
    if (next.me === here.person) {
      picture = next;
      taken = performance.now();
      show();
    }
  } catch (error) {
    notice(error.message);
  }
  asking = false;
  if (!again) return;
  again = false;
  refresh();
}

function reply(root) {
  here.thread = root;
  showPlace();
  byId('composer').focus();
}

startCompose(here, () => {
  here.thread = null;
  showPlace();
});
for (const tab of byId('tabs').children) {
  tab.addEventListener('click', () => go(here.person, here.channel, tab.dataset.tab));
}
for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', () =>
    busy(button, async () => {
      const { due } = await tell('clock', { advance: button.dataset.advance });
      if (due === null) notice('Nothing is due.');
    }),
  );
}
document.addEventListener('visibilitychange', refresh);
window.addEventListener('hashchange', () => {
  readAddress();
  refresh();
});

readAddress();
setInterval(showClock, 1000);
const live = new EventSource('/sandbox/stream');
live.onmessage = refresh;
live.onopen = refresh;
live.onerror = () => notice('The sandbox does not answer. Trying again.');
