import type { Inside } from '../inside.ts';
import { dmOf, type PersonId } from '../people.ts';
import { visibleTo } from '../person/visible.ts';
import type { Message } from '../wire.ts';
import type { WorkspaceState } from '../workspace.ts';

/**
 * Everything the page shows to one person, as one JSON document.
 * `look` may name a public channel that the person is not in: it is shown as Slack previews it.
 */
export function pictureFor(inside: Inside, person: PersonId, look: string): object {
  const { workspace, manifest } = inside;
  const { state, bot, people } = workspace;
  const messages = visibleTo(workspace, person);
  const dm = dmOf(person);
  const unread = (channel: string) =>
    messages.filter((one) => one.channel === channel && isNew(one, person, state.read)).length;
  const looked = workspace.channel(look);
  const preview =
    looked?.kind === 'channel' && !looked.members.includes(person) ? looked : undefined;
  const top = workspace.top(person);
  return {
    seq: state.seq,
    now: workspace.clock.now(),
    runs: 'ahead' in workspace.clock.state(),
    me: person,
    bot: { id: bot.user, name: bot.name },
    commands: manifest.commands.map((one) => one.command),
    shortcuts: manifest.shortcuts,
    takesMessages: manifest.takesMessages,
    homeTab: manifest.homeTab,
    home: state.homes[person] ?? null,
    people: [...people].map(([id, { name, title }]) => ({
      id,
      name,
      title,
      unread: id === person ? 0 : unreadFor(inside, id),
    })),
    names: Object.fromEntries(
      [...people.keys(), bot.user, 'USLACKBOT'].map((id) => [id, workspace.nameOf(id)]),
    ),
    channelNames: Object.fromEntries(state.channels.map((one) => [one.id, one.name])),
    channels: [
      ...state.channels
        .filter((one) => one.kind === 'channel' && one.members.includes(person))
        .map((one) => ({ id: one.id, name: one.name, kind: one.kind, unread: unread(one.id) })),
      ...(preview
        ? [{ id: preview.id, name: preview.name, kind: 'channel', unread: 0, preview: true }]
        : []),
      { id: dm, name: bot.name, kind: 'dm', unread: unread(dm) },
    ],
    messages: preview ? [...messages, ...workspace.messagesIn(preview.id)] : messages,
    view: top?.view ?? null,
    depth: workspace.stack(person).length,
  };
}

function isNew(message: Message, person: string, read: WorkspaceState['read']) {
  return message.user !== person && message.ts > (read[person]?.[message.channel] ?? '');
}

function unreadFor(inside: Inside, person: PersonId): number {
  const { workspace } = inside;
  return visibleTo(workspace, person).filter((one) => isNew(one, person, workspace.state.read))
    .length;
}
