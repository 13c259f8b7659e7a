import type { Inside } from '../inside.ts';
import { dmOf, type PersonId } from '../people.ts';
import type { Person } from '../types.ts';
import { locateButton, locateSelect, press, select } from './act.ts';
import { command } from './command.ts';
import { close, submit, type } from './modal.ts';
import { openHome, say } from './say.ts';
import { createSight } from './sees.ts';

/** Somebody in the workspace, acting as Slack's client lets them act. */
export function createPerson(inside: Inside, id: PersonId): Person {
  const { workspace } = inside;
  return {
    id,
    command: (name, text = '', o = {}) =>
      command(inside, id, name, text, o.channel ?? workspace.general),
    say: (text, o = {}) => say(inside, id, text, o),
    openHome: () => openHome(inside, id),
    modal: () => workspace.top(id)?.view,
    type: (values) => type(inside, id, values),
    submit: (values) => submit(inside, id, values),
    close: () => close(inside, id),
    press: async (button, o = {}) => press(inside, id, locateButton(inside, id, button, o.in)),
    select: async (actionId, value, o = {}) =>
      select(inside, id, locateSelect(inside, id, actionId, o.in), value),
    dms: () => workspace.messagesIn(dmOf(id)),
    ephemerals: () => workspace.state.ephemerals.filter((one) => one.ephemeral_to === id),
    sees: createSight(inside, id),
    replayLast: async (times, o) => inside.bot.replay(times, o, id),
  };
}
