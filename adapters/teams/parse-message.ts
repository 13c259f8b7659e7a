import {
  at,
  isObject,
  type Origin,
  type Said,
  textAt,
  type Unknown,
} from '../../src/runtime/ports.ts';
import { writeAddress } from './address.ts';
import { CARRIED } from './carried.ts';
import { linkToMessage } from './link.ts';
import { keyOf } from './once.ts';
import { channelOf, messageIdAt, type Where } from './parse.ts';
import { readFiles } from './parse-files.ts';
import { mentionsBot, readWords } from './parse-text.ts';

export interface Command {
  readonly kind: 'command';
  readonly text: string;
  readonly origin: Origin;
  /** Files came with it. */
  readonly withFiles: boolean;
}

/** What a message tells the bot. `key` names it, however often and under whatever id it comes. */
export type Heard =
  /** A button of a client that knows no Action.Execute. `message`: where it stands. */
  | { readonly kind: 'pressed'; readonly data: Unknown; readonly message: string | null }
  | Command
  /** `command`: what they are where they belong to no ticket. */
  | { readonly kind: 'said'; readonly said: Said; readonly command: Command | null }
  /** Words in a group chat, where there are no threads. */
  | { readonly kind: 'in group' };

/** A message or a change of one; null for what is not for the bot, or says nothing. Total. */
export function readMessage(
  activity: Unknown,
  where: Where,
): { readonly heard: Heard; readonly key: string } | null {
  const { place, bot } = where;
  const isEdit = at(activity, 'type') === 'messageUpdate';
  if (isEdit && at(at(activity, 'channelData'), 'eventType') !== 'editMessage') return null;
  const key = keyOf(activity, where, isEdit ? 'changed' : 'said');
  const data = at(activity, 'value');
  if (isObject(data) && at(data, CARRIED) !== undefined) {
    if (isEdit) return null;
    return { key, heard: { kind: 'pressed', data, message: messageIdAt(activity, 'replyToId') } };
  }
  const id = messageIdAt(activity, 'id');
  if (id === null || place === 'elsewhere') return null;
  if (place !== 'personal' && !mentionsBot(activity, bot)) return null;
  const { text, quoted } = readWords(activity, bot);
  const inThread = place === 'channel' && where.root !== null && where.root !== id;
  const rest = quoted === null ? commandIn(text) : null;
  const files = readFiles(activity);
  const command = rest === null ? null : commandOf(rest, activity, where, id, files.length > 0);
  if (command && !inThread) return { key, heard: command };
  if (place === 'group') return { key, heard: { kind: 'in group' } };
  if (text === '' && files.length === 0 && place === 'personal') return null;
  const { conversation } = where;
  const address = channelOf(where) ?? writeAddress(where.tenant, conversation);
  const thread = place === 'personal' ? quoted : inThread ? where.root : null;
  return {
    key,
    heard: {
      kind: 'said',
      command,
      said: {
        id: isEdit ? `${address}/${id}` : key,
        edit: isEdit ? key : null,
        place: place === 'personal' ? 'direct' : 'channel',
        conversation: address,
        message: { conversation, id, ...linked(linkTo(activity, where, id)) },
        thread: thread === null ? null : { conversation, id: thread },
        text,
        files,
        ...(command ? { isCommand: true } : {}),
      },
    },
  };
}

/** What stands behind the command; null for other words. */
function commandIn(text: string): string | null {
  const match = /^\/?support(?:\s+(.*))?$/is.exec(text);
  return match && (match[1] ?? '').trim();
}

function commandOf(
  text: string,
  activity: Unknown,
  where: Where,
  id: string,
  withFiles: boolean,
): Command {
  const origin = { conversation: channelOf(where), url: linkTo(activity, where, id) };
  return { kind: 'command', text, origin, withFiles };
}

/** Nobody else could open a link into somebody's chats. */
function linkTo(activity: Unknown, where: Where, id: string): string | null {
  if (where.place !== 'channel') return null;
  const { tenant, conversation: channel, root } = where;
  const team = textAt(at(at(activity, 'channelData'), 'team'), 'aadGroupId');
  return linkToMessage({ tenant, channel, team, id, ...(root === null ? {} : { root }) });
}

function linked(url: string | null): { readonly url?: string } {
  return url === null ? {} : { url };
}
