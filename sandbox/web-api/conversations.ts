import type { Inside } from '../inside.ts';
import type { Channel } from '../people.ts';
import type { Message } from '../wire.ts';
import { onTheWire, type Workspace } from '../workspace.ts';
import { type Call, flag, type Method, need, Refused, refuse, text } from './method.ts';
import { conversation, reachable } from './reach.ts';

type Args = Record<string, unknown>;

/** Which scope a conversation takes: that of direct messages, private or public channels. */
function per(right: 'history' | 'read') {
  return ({ channel: id }: Args, { workspace }: Inside) => {
    const channel = workspace.channel(String(id));
    if (String(id).startsWith('D')) return `im:${right}`;
    return `${channel?.private ? 'groups' : 'channels'}:${right}`;
  };
}

function open({ inside, args, scopes }: Call): object {
  const { workspace } = inside;
  const known = text(args, 'channel');
  if (known) return opened(workspace, conversation(workspace, known), true, args);
  const wanted = need(args, 'users', 'users_list_not_supplied').split(',');
  if (wanted.length > 1) {
    throw new Refused('missing_scope', { needed: 'mpim:write', provided: scopes.join(',') });
  }
  const { channel, already } = workspace.openDm(reachable(workspace, wanted[0] ?? ''));
  return opened(workspace, channel, already, args);
}

function opened(workspace: Workspace, channel: Channel, already: boolean, args: Args): object {
  return {
    ...(already ? { no_op: true, already_open: true } : {}),
    channel: flag(args, 'return_im') ? described(workspace, channel) : { id: channel.id },
  };
}

function described(workspace: Workspace, channel: Channel): object {
  const { bot, team } = workspace;
  if (channel.kind === 'dm') {
    const user = channel.members.find((member) => member !== bot.user);
    return { id: channel.id, is_im: true, is_channel: false, user, is_open: true };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.private,
    is_group: channel.private === true,
    is_im: false,
    is_private: channel.private === true,
    is_archived: channel.archived === true,
    is_member: channel.members.includes(bot.user),
    is_shared: workspace.isExtShared(channel.id),
    is_ext_shared: workspace.isExtShared(channel.id),
    context_team_id: team.id,
    num_members: channel.members.length,
  };
}

/** A conversation whose messages the bot may read: it has to be in it. */
function readable(workspace: Workspace, args: Args): Channel {
  const channel = conversation(workspace, need(args, 'channel', 'channel_not_found'));
  if (!channel.members.includes(workspace.bot.user)) refuse('not_in_channel');
  return channel;
}

function within(args: Args): (message: Message) => boolean {
  const oldest = Number(text(args, 'oldest') ?? Number.NEGATIVE_INFINITY);
  const latest = Number(text(args, 'latest') ?? Number.POSITIVE_INFINITY);
  const edge = flag(args, 'inclusive');
  return ({ ts }) => {
    const at = Number(ts);
    return edge ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

const CURSOR = 'next_ts:';

function page(messages: Message[], args: Args, replies: (ts: string) => Message[]): object {
  const limit = Math.min(Number(text(args, 'limit') ?? 100) || 100, 999);
  const cursor = text(args, 'cursor');
  const from = cursor ? Buffer.from(cursor, 'base64').toString().slice(CURSOR.length) : undefined;
  const start = from ? messages.findIndex((message) => message.ts === from) : 0;
  if (start < 0) refuse('invalid_cursor');
  const next = messages[start + limit];
  return {
    messages: messages.slice(start, start + limit).map((message) => {
      const thread = replies(message.ts);
      return {
        ...onTheWire(message, flag(args, 'include_all_metadata')),
        ...(thread.length
          ? { thread_ts: message.ts, reply_count: thread.length, latest_reply: thread.at(-1)?.ts }
          : {}),
      };
    }),
    has_more: next !== undefined,
    ...(next
      ? {
          response_metadata: {
            next_cursor: Buffer.from(`${CURSOR}${next.ts}`).toString('base64'),
          },
        }
      : {}),
  };
}

function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

function threadIn(workspace: Workspace, channel: string) {
  const replies = workspace.messagesIn(channel).filter(isReply);
  return (ts: string) => replies.filter((message) => message.thread_ts === ts);
}

function history({ inside, args }: Call): object {
  const channel = readable(inside.workspace, args);
  const messages = inside.workspace
    .messagesIn(channel.id)
    .filter((message) => !isReply(message) || message.reply_broadcast)
    .filter(within(args))
    .reverse();
  return page(messages, args, threadIn(inside.workspace, channel.id));
}

function replies({ inside, args }: Call): object {
  const channel = readable(inside.workspace, args);
  const asked = inside.workspace.find(channel.id, need(args, 'ts', 'thread_not_found'));
  if (!asked) refuse('thread_not_found');
  const root = asked.thread_ts ?? asked.ts;
  const parent = inside.workspace.find(channel.id, root);
  const thread = threadIn(inside.workspace, channel.id);
  const found = thread(root).filter(within(args));
  return page(parent ? [parent, ...found] : found, args, thread);
}

const MEMBER_CURSOR = 'user:';

/** A page of members; its cursor names the one to go on with. */
function members({ inside, args }: Call): object {
  const all = conversation(inside.workspace, need(args, 'channel', 'channel_not_found')).members;
  const limit = Number(text(args, 'limit') ?? 100);
  if (!(limit >= 1 && limit <= 1000)) refuse('invalid_limit');
  const cursor = text(args, 'cursor');
  const from = cursor ? Buffer.from(cursor, 'base64').toString().slice(MEMBER_CURSOR.length) : '';
  const start = cursor ? all.indexOf(from) : 0;
  if (start < 0) refuse('invalid_cursor');
  const next = all[start + limit];
  const next_cursor = next ? Buffer.from(`${MEMBER_CURSOR}${next}`).toString('base64') : '';
  return { members: all.slice(start, start + limit), response_metadata: { next_cursor } };
}

export const conversations: Record<string, Method> = {
  'conversations.open': { scope: () => 'im:write', pace: 50, run: open },
  'conversations.history': { scope: per('history'), pace: 50, run: history },
  'conversations.replies': { scope: per('history'), pace: 50, run: replies },
  'conversations.info': {
    scope: per('read'),
    pace: 50,
    run: ({ inside: { workspace }, args }) => ({
      channel: described(
        workspace,
        conversation(workspace, need(args, 'channel', 'channel_not_found')),
      ),
    }),
  },
  'conversations.members': {
    scope: per('read'),
    pace: 100,
    run: members,
  },
};
