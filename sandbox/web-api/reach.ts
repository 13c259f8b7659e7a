import type { Channel } from '../people.ts';
import type { Workspace } from '../workspace.ts';
import { refuse } from './method.ts';

/** A conversation that the bot can see: its own direct messages, public channels, and its private ones. */
export function conversation(workspace: Workspace, id: string): Channel {
  const channel = workspace.channel(id);
  const hidden = channel?.private && !channel.members.includes(workspace.bot.user);
  if (!channel || hidden) refuse('channel_not_found');
  return channel;
}

/** Somebody that the bot can write to. */
export function reachable(workspace: Workspace, person: string): string {
  if (person === workspace.bot.user) refuse('cannot_dm_bot');
  const profile = workspace.people.get(person) ?? refuse('user_not_found');
  if (workspace.state.inactive.includes(person)) refuse('user_disabled');
  if (profile.bot) refuse('cannot_dm_bot');
  if (profile.noDms) refuse('user_not_visible');
  return person;
}

/**
 * Where a message goes: a channel that the bot is in, one of its direct messages,
 * or a person's id, which opens the direct message.
 */
export function destination(workspace: Workspace, id: string, scopes: string[]): Channel {
  if (id.startsWith('U')) {
    if (!workspace.people.has(id)) refuse('channel_not_found');
    return workspace.openDm(reachable(workspace, id)).channel;
  }
  const channel = conversation(workspace, id);
  if (channel.kind === 'dm') {
    for (const member of channel.members)
      if (member !== workspace.bot.user) reachable(workspace, member);
  } else if (channel.archived) {
    refuse('is_archived');
  } else if (
    !channel.members.includes(workspace.bot.user) &&
    !scopes.includes('chat:write.public')
  ) {
    refuse('not_in_channel');
  }
  return channel;
}
