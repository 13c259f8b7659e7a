import type { Inside } from '../inside.ts';
import { dmOf, type PersonId } from '../people.ts';
import type { Person, WriteOptions } from '../types.ts';
import { locateButton, locateSelect, press, select } from './act.ts';
import { command } from './command.ts';
import { openHome, readHome } from './home.ts';
import { close, dismiss, submit, type } from './modal.ts';
import { createSight } from './sees.ts';
import { globalShortcut, messageShortcut } from './shortcuts.ts';
import { edit, erase, mention, type Where, write } from './write.ts';

/** Somebody in the workspace, acting as Slack's client lets them act. */
export function createPerson(inside: Inside, id: PersonId): Person {
  const { workspace } = inside;
  return {
    id,
    command: (name, text = '', o = {}) =>
      command(inside, id, name, text, o.channel ?? workspace.general),
    say: (text, { channel = 'bot', thread_ts } = {}) =>
      write(inside, id, text, where(channel, thread_ts ? { thread: thread_ts } : {})),
    write: (conversation, text, o) => write(inside, id, text, where(conversation, o)),
    mention: (conversation, text, o) => mention(inside, id, text, where(conversation, o)),
    edit: (message, text) => edit(inside, id, message, text),
    erase: (message) => erase(inside, id, message),
    messageShortcut: (callbackId, message) => messageShortcut(inside, id, callbackId, message),
    globalShortcut: (callbackId) => globalShortcut(inside, id, callbackId),
    openHome: (tab = 'home') => openHome(inside, id, tab),
    home: () => readHome(inside, id),
    modal: () => workspace.top(id)?.view,
    type: (values) => type(inside, id, values),
    submit: (values) => submit(inside, id, values),
    close: () => close(inside, id),
    closeModal: () => dismiss(inside, id),
    press: async (button, o = {}) =>
      press(inside, id, locateButton(inside, id, button, o.in), o.confirm),
    select: async (actionId, value, o = {}) =>
      select(inside, id, locateSelect(inside, id, actionId, o.in), value, o.confirm),
    dms: () => workspace.messagesIn(dmOf(id)),
    ephemerals: () => workspace.state.ephemerals.filter((one) => one.ephemeral_to === id),
    sees: createSight(inside, id),
    replayLast: async (times, o) => inside.bot.replay(times, o, id),
  };
}

function where(conversation: string, { thread, files = [] }: WriteOptions = {}): Where {
  const ts = typeof thread === 'string' ? thread : (thread?.thread_ts ?? thread?.ts);
  return { conversation, files, ...(ts === undefined ? {} : { thread: ts }) };
}
