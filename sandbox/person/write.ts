import { randomUUID } from 'node:crypto';
import { completeBlocks } from '../blocks.ts';
import { createFile, shareFile } from '../files.ts';
import type { Inside } from '../inside.ts';
import { tellEdited, tellPosted, tellRemoved } from '../message-events.ts';
import { type Channel, dmOf, type PersonId, SLACKBOT } from '../people.ts';
import { type Directory, type Written, written } from '../text/typed.ts';
import type { GivenFile } from '../types.ts';
import type { Message } from '../wire.ts';
import type { Workspace } from '../workspace.ts';
import { visibleTo } from './visible.ts';

const MESSAGE_CHARS = 40_000;

export interface Where {
  /** The id of a conversation; `bot` is the direct message with the bot. */
  conversation: string;
  /** The timestamp of a message of the thread. */
  thread?: string;
  files: readonly (string | GivenFile)[];
}

/** Writes a message as a person; the bot hears of it as far as the manifest subscribes. */
export async function write(
  inside: Inside,
  person: PersonId,
  text: string,
  where: Where,
): Promise<Message> {
  const { workspace } = inside;
  const channel = placeFor(inside, person, where.conversation);
  const given = where.files.map((one) => (typeof one === 'string' ? { name: one } : one));
  const content =
    given.length && text.trim() === '' ? { text: '', blocks: [] } : words(inside, text);
  const thread_ts = where.thread && rootOf(workspace, channel, where.thread);
  const files = given.map((one) => createFile(workspace, person, one));
  for (const file of files) shareFile(file, channel.id);
  const posted = workspace.post({
    channel: channel.id,
    user: person,
    client_msg_id: randomUUID(),
    text: content.text,
    ...(content.blocks.length ? { blocks: completeBlocks(content.blocks) } : {}),
    ...(files.length ? { subtype: 'file_share', files } : {}),
    ...(thread_ts ? { thread_ts } : {}),
  });
  offerToInvite(inside, person, channel, posted);
  await tellPosted(inside, posted, person);
  return posted;
}

/** Changes what a person wrote. */
export async function edit(
  inside: Inside,
  person: PersonId,
  given: Message,
  text: string,
): Promise<Message> {
  const message = ownMessage(inside, person, given);
  const content = words(inside, text);
  const before = { ...message };
  inside.workspace.edit(message, {
    text: content.text,
    blocks: completeBlocks(content.blocks),
  });
  await tellEdited(inside, message, before, person);
  return message;
}

/** Deletes what a person wrote. */
export async function erase(inside: Inside, person: PersonId, given: Message): Promise<void> {
  const message = ownMessage(inside, person, given);
  const before = { ...message };
  inside.workspace.remove(message);
  await tellRemoved(inside, before, person);
}

/** Writes to the bot by its name, in a channel or thread. */
export function mention(
  inside: Inside,
  person: PersonId,
  text: string,
  where: Where,
): Promise<Message> {
  const name = `@${inside.workspace.bot.name}`;
  return write(inside, person, text.includes(name) ? text : `${name} ${text}`, where);
}

function placeFor(inside: Inside, person: PersonId, conversation: string): Channel {
  const { workspace, manifest } = inside;
  const channel = workspace.joined(conversation === 'bot' ? dmOf(person) : conversation, person);
  if (!channel) throw new Error(`${workspace.nameOf(person)} is not in ${conversation}`);
  if (channel.kind === 'dm' && !manifest.takesMessages) {
    throw new Error('Sending messages to this app has been turned off.');
  }
  return channel;
}

function words({ workspace }: Inside, typed: string): Written {
  if (typed.trim() === '') throw new Error('There is nothing to send');
  const content = written(typed, directoryOf(workspace));
  if (content.text.length > MESSAGE_CHARS) throw new Error('This message is too long to send');
  return content;
}

function directoryOf(workspace: Workspace): Directory {
  const { bot, people, state } = workspace;
  return {
    user: (name) =>
      name === bot.name ? bot.user : [...people].find(([, one]) => one.name === name)?.[0],
    channel: (name) =>
      state.channels.find((one) => one.kind === 'channel' && one.name === name)?.id,
    channelName: (id) => workspace.channel(id)?.name ?? id,
  };
}

function rootOf(workspace: Workspace, channel: Channel, ts: string): string {
  const parent = workspace.find(channel.id, ts);
  if (!parent) throw new Error(`There is no message ${ts} to reply to`);
  return parent.thread_ts ?? parent.ts;
}

function ownMessage(inside: Inside, person: PersonId, { channel, ts }: Message): Message {
  // Looked up afresh: the caller may hold a message that has been edited or removed since.
  const message = visibleTo(inside.workspace, person).find(
    (one) => one.channel === channel && one.ts === ts,
  );
  if (message?.user !== person) throw new Error('Only your own messages can be changed');
  return message;
}

/** Slackbot says so where somebody calls the bot into a channel that it is not in. */
function offerToInvite(
  { workspace }: Inside,
  person: PersonId,
  channel: Channel,
  { text }: Message,
): void {
  const { user } = workspace.bot;
  if (channel.members.includes(user) || !text.includes(`<@${user}>`)) return;
  workspace.post({
    channel: channel.id,
    user: SLACKBOT,
    text: `You mentioned <@${user}>, but they’re not in this channel.`,
    ephemeral_to: person,
  });
}
