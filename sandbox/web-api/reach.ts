import { BOT, type Channel, isPerson } from '../people.ts';
import type { Workspace } from '../workspace.ts';
import { refuse } from './method.ts';

/** A conversation that the bot can see: its own direct messages and all channels. */
export function conversation(workspace: Workspace, id: string): Channel {
  const channel = workspace.channel(id);
  if (!channel) refuse('channel_not_found');
  return channel;
}

/** Somebody that the bot can write to. */
export function reachable(workspace: Workspace, person: string): string {
  if (person === BOT.user) refuse('cannot_dm_bot');
  if (!isPerson(person)) refuse('user_not_found');
  if (workspace.state.inactive.includes(person)) refuse('user_disabled');
  return person;
}

/**
 * Where a message goes: a channel that the bot is in, one of its direct messages,
 * or a person's id, which opens the direct message.
 */
export function destination(workspace: Workspace, id: string, scopes: string[]): Channel {
  if (id.startsWith('U')) {
    if (!isPerson(id)) refuse('channel_not_found');
    return workspace.openDm(reachable(workspace, id)).channel;
  }
  const channel = conversation(workspace, id);
  if (channel.kind === 'dm') {
    for (const member of channel.members) if (member !== BOT.user) reachable(workspace, member);
  } else if (!channel.members.includes(BOT.user) && !scopes.includes('chat:write.public')) {
    refuse('not_in_channel');
  }
  return channel;
}
