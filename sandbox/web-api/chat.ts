import { completeBlocks } from '../blocks.ts';
import { shareFiles } from '../files.ts';
import type { Inside } from '../inside.ts';
import { checkMessage, checkMetadata } from '../limits/message.ts';
import type { Block, Message, Metadata } from '../wire.ts';
import { onTheWire } from '../workspace.ts';
import { type Call, flag, given, json, type Method, need, refuse, text } from './method.ts';
import { conversation, destination } from './reach.ts';

type Args = Record<string, unknown>;

/** The text, blocks and metadata of a message to be written, refused as Slack refuses them. */
function content(args: Args): Pick<Message, 'text' | 'blocks' | 'metadata'> {
  const blocks = json(args, 'blocks', 'invalid_blocks_format') as Block[] | undefined;
  const written = { text: text(args, 'text') ?? '', ...(blocks ? { blocks } : {}) };
  const refusal = checkMessage(written);
  if (refusal) refuse(refusal.error, refusal.messages);
  const metadata = metadataOf(args);
  return {
    text: written.text,
    ...(blocks?.length ? { blocks: completeBlocks(blocks) } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

function metadataOf(args: Args): Metadata | undefined {
  const metadata = json(args, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  const refusal = checkMetadata(metadata);
  if (refusal) refuse(refusal.error);
  return metadata as Metadata;
}

/** The thread a reply belongs to: Slack follows a reply's timestamp up to its parent. */
function threadOf({ inside, args }: Call, channel: string): string | undefined {
  const ts = text(args, 'thread_ts');
  if (ts === undefined) return undefined;
  const parent = inside.workspace.find(channel, ts);
  if (!parent) refuse('thread_not_found');
  return parent.thread_ts ?? parent.ts;
}

const byBot = ({ workspace: { bot } }: Inside) => ({
  user: bot.user,
  bot_id: bot.id,
  app_id: bot.app,
});
const write = () => 'chat:write';

function postMessage(call: Call): object {
  const { inside, args, scopes } = call;
  const written = content(args);
  const id = need(args, 'channel', 'channel_not_found');
  const channel = destination(inside.workspace, id, scopes);
  const thread_ts = threadOf(call, channel.id);
  const posted = inside.workspace.post({
    ...byBot(inside),
    ...written,
    channel: channel.id,
    ...(thread_ts ? { thread_ts } : {}),
    ...(thread_ts && flag(args, 'reply_broadcast') ? { reply_broadcast: true } : {}),
  });
  shareFiles(inside.workspace, written.text, channel.id);
  return { channel: channel.id, ts: posted.ts, message: onTheWire(posted, true) };
}

function postEphemeral(call: Call): object {
  const { inside, args, scopes } = call;
  const written = content(args);
  const user = need(args, 'user', 'user_not_in_channel');
  const id = need(args, 'channel', 'channel_not_found');
  const channel = destination(inside.workspace, id, scopes);
  if (!channel.members.includes(user)) refuse('user_not_in_channel');
  const thread_ts = threadOf(call, channel.id);
  const posted = inside.workspace.post({
    ...byBot(inside),
    ...written,
    channel: channel.id,
    ephemeral_to: user,
    ...(thread_ts ? { thread_ts } : {}),
  });
  return { message_ts: posted.ts };
}

function update({ inside, args }: Call): object {
  const channel = conversation(inside.workspace, need(args, 'channel', 'channel_not_found'));
  const message = inside.workspace.find(channel.id, need(args, 'ts', 'message_not_found'));
  if (!message || message.subtype === 'tombstone') refuse('message_not_found');
  if (message.bot_id !== inside.workspace.bot.id) refuse('cant_update_message');
  const blocks = json(args, 'blocks', 'invalid_blocks_format') as Block[] | undefined;
  const said = given(args, 'text');
  if (!said && blocks === undefined) refuse('no_text');
  const next = {
    text: text(args, 'text') ?? message.text,
    // Blocks stay where nothing else is to be shown; a text without blocks takes their place.
    blocks: blocks ?? (said ? [] : (message.blocks ?? [])),
  };
  const refusal = checkMessage(next);
  if (refusal) refuse(refusal.error, refusal.messages);
  const metadata = metadataOf(args);
  inside.workspace.edit(message, {
    text: next.text,
    blocks: blocks ? completeBlocks(blocks) : next.blocks,
    ...(metadata ? { metadata } : {}),
  });
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: onTheWire(message, true),
  };
}

function remove({ inside, args }: Call): object {
  const channel = conversation(inside.workspace, need(args, 'channel', 'channel_not_found'));
  const message = inside.workspace.find(channel.id, need(args, 'ts', 'message_not_found'));
  if (!message || message.subtype === 'tombstone') refuse('message_not_found');
  if (message.bot_id !== inside.workspace.bot.id) refuse('cant_delete_message');
  inside.workspace.remove(message);
  return { channel: channel.id, ts: message.ts };
}

function getPermalink({ inside, args }: Call): object {
  const channel = conversation(inside.workspace, need(args, 'channel', 'channel_not_found'));
  const message = inside.workspace.find(channel.id, need(args, 'message_ts', 'message_not_found'));
  if (!message) refuse('message_not_found');
  const at = `https://${inside.workspace.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  const thread = inThread ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
  return { channel: channel.id, permalink: `${at}${thread}` };
}

export const chat: Record<string, Method> = {
  'chat.postMessage': { scope: write, pace: 'per-channel', run: postMessage },
  'chat.postEphemeral': { scope: write, pace: 100, run: postEphemeral },
  'chat.update': { scope: write, pace: 50, run: update },
  'chat.delete': { scope: write, pace: 50, run: remove },
  'chat.getPermalink': { pace: 100, run: getPermalink },
};
