import type { Inside } from './inside.ts';
import type { Channel } from './people.ts';
import type { Message } from './wire.ts';
import { onTheWire } from './workspace.ts';

/**
 * What happens to messages where the bot is, as the Events API tells it. Each resolves when the
 * bot has answered; `by` is whose doing it is: null for the bot's own.
 */

function placeOf({ workspace }: Inside, message: Message): Channel | undefined {
  const channel = workspace.channel(message.channel);
  return channel?.members.includes(workspace.bot.user) ? channel : undefined;
}

function kindOf(channel: Channel): { name: string; channel_type: string } {
  if (channel.kind === 'dm') return { name: 'message.im', channel_type: 'im' };
  return channel.private
    ? { name: 'message.groups', channel_type: 'group' }
    : { name: 'message.channels', channel_type: 'channel' };
}

/** A message as events carry it. */
function carried({ workspace }: Inside, message: Message): Record<string, unknown> {
  const { team, bot } = workspace;
  const root = message.thread_ts && workspace.find(message.channel, message.thread_ts);
  return {
    ...onTheWire(message),
    ...(workspace.isExtShared(message.channel)
      ? { user_team: message.team, source_team: message.team }
      : {}),
    ...(message.files ? { upload: false, display_as_bot: false } : {}),
    ...(message.bot_id === bot.id
      ? {
          bot_profile: {
            id: bot.id,
            app_id: bot.app,
            name: bot.name,
            deleted: false,
            updated: 0,
            team_id: team.id,
          },
        }
      : {}),
    ...(root && root !== message ? { parent_user_id: root.user } : {}),
  };
}

/** Tells of a new message, and of a mention of the bot outside its direct messages. */
export async function tellPosted(
  inside: Inside,
  message: Message,
  by?: string | null,
): Promise<void> {
  const channel = placeOf(inside, message);
  if (!channel) return;
  const { name, channel_type } = kindOf(channel);
  const event = { ...carried(inside, message), channel: channel.id, event_ts: message.ts };
  await inside.events.send(name, { ...event, channel_type }, by);
  await tellMention(inside, message, by);
}

/** A message that mentions the bot is told of as that too, and again when it is edited. */
async function tellMention(inside: Inside, message: Message, by?: string | null): Promise<void> {
  const channel = placeOf(inside, message);
  const { user } = inside.workspace.bot;
  if (!channel || channel.kind === 'dm' || message.user === user) return;
  if (!message.text.includes(`<@${user}>`)) return;
  const { subtype: _, ...mention } = carried(inside, message);
  const event_ts = message.edited?.ts ?? message.ts;
  const event = { ...mention, type: 'app_mention', channel: channel.id, event_ts };
  await inside.events.send('app_mention', event, by);
}

export async function tellEdited(
  inside: Inside,
  message: Message,
  before: Message,
  by?: string | null,
): Promise<void> {
  await tellHidden(inside, before, by, {
    subtype: 'message_changed',
    message: carried(inside, message),
    previous_message: carried(inside, before),
  });
  await tellMention(inside, message, by);
}

/** Tells of the preview that Slack puts under a link: a change that is nobody's edit. */
export async function tellUnfurled(inside: Inside, given: Message): Promise<void> {
  const message = inside.workspace.find(given.channel, given.ts);
  const url = /<(https?:[^>|]+)/.exec(message?.text ?? '')?.[1];
  if (!message || !url) throw new Error('This message has no link to show a preview of');
  const preview = { id: 1, from_url: url, original_url: url, title: url, fallback: url };
  await tellHidden(inside, message, undefined, {
    subtype: 'message_changed',
    message: { ...carried(inside, message), attachments: [preview] },
    previous_message: carried(inside, message),
  });
}

/** Tells of a deleted message; one with a thread is told of as changed to its tombstone. */
export async function tellRemoved(
  inside: Inside,
  before: Message,
  by?: string | null,
): Promise<void> {
  const left = inside.workspace.find(before.channel, before.ts);
  if (left) {
    await tellHidden(inside, before, by, {
      subtype: 'message_changed',
      message: { ...carried(inside, left), hidden: true },
      previous_message: carried(inside, before),
    });
    return;
  }
  await tellHidden(inside, before, by, {
    subtype: 'message_deleted',
    deleted_ts: before.ts,
    previous_message: carried(inside, before),
  });
}

async function tellHidden(
  inside: Inside,
  message: Message,
  by: string | null | undefined,
  about: object,
): Promise<void> {
  const channel = placeOf(inside, message);
  if (!channel) return;
  const { name, channel_type } = kindOf(channel);
  const ts = inside.workspace.nextTs();
  const event = { type: 'message', ...about, channel: channel.id, hidden: true, ts, event_ts: ts };
  await inside.events.send(name, { ...event, channel_type }, by);
}

/** Tells the bot of its own messages too, as Slack does: nobody waits for that. */
export function echoOwnMessages(inside: Inside): void {
  const { workspace } = inside;
  const own = (message: Message) => message.bot_id === workspace.bot.id;
  workspace.on('posted', (message) => {
    if (own(message)) void tellPosted(inside, message, null);
  });
  workspace.on('edited', (message, before) => {
    if (own(before)) void tellEdited(inside, message, before, null);
  });
  workspace.on('removed', (before) => {
    if (own(before)) void tellRemoved(inside, before, null);
  });
}
