import { ask } from './ask.js';
import { blocks } from './blocks.js';
import { byId, el } from './dom.js';
import { busy, tell } from './talk.js';
import { namesIn } from './text.js';

const box = byId('home');

/** Shows the Home tab as the bot published it; one that has not changed is left alone. */
export function showHome(picture) {
  const { home, me, now } = picture;
  const key = [me, home?.hash, Math.floor(now / 86_400_000)].join(' ');
  if (box.dataset.shown === key) return;
  box.dataset.shown = key;
  if (!home) {
    box.replaceChildren(
      el('p', { class: 'quiet empty' }, 'The bot has published nothing here yet.'),
    );
    return;
  }
  const send = async (element, block, extra, button) => {
    if (element.confirm && !(await ask(element.confirm))) return;
    const where = { home: true, block_id: block.block_id, action_id: element.action_id };
    await busy(button, () => tell('press', { as: me, ...where, ...extra }));
  };
  const surface = {
    picture,
    names: namesIn(picture),
    values: home.state.values,
    press: (element, block, button) => send(element, block, {}, button),
    choose: (element, block, value) => send(element, block, { value }, box),
  };
  box.replaceChildren(...blocks(home.blocks, surface));
}
