import { at, type Caller, listAt, type Said, textAt } from '../../src/runtime/ports.ts';
import { writeAddress } from './address.ts';
import { fileFrom } from './file-field.ts';
import { callerFrom } from './parse.ts';
import { isTs, wordsOf } from './parse-shortcut.ts';
import { withoutMention } from './plain-text.ts';
import { strangersTeam } from './stranger.ts';

/** What an event tells us; the words as Slack encodes them. */
export type Heard =
  | {
      readonly kind: 'said';
      readonly caller: Caller;
      readonly said: Omit<Said, 'text'>;
      readonly encoded: string;
    }
  | { readonly kind: 'home-opened'; readonly caller: Caller };

/**
 * A person's words to the bot or their visit to its home page; null for every other event, also for
 * what the bot itself or another one said, and for changes that change no words. Total.
 */
export function readEvent(body: unknown, botUser: string | null): Heard | null {
  const event = at(body, 'event');
  const self = botUser ?? textAt(listAt(body, 'authorizations')[0], 'user_id');
  switch (at(event, 'type')) {
    case 'message':
      return readDirect(body, event, self);
    case 'app_mention':
      return readMention(body, event, self);
    case 'app_home_opened': {
      const caller = callerOf(body, event, textAt(event, 'user'));
      return caller && at(event, 'tab') === 'home' ? { kind: 'home-opened', caller } : null;
    }
    default:
      return null;
  }
}

function readDirect(body: unknown, event: unknown, self: string | null): Heard | null {
  const channel = textAt(event, 'channel');
  if (channel === null || !/^D[A-Z0-9]+$/.test(channel)) return null;
  if (at(event, 'subtype') !== 'message_changed') {
    return said('direct', body, event, channel, null, self);
  }
  const message = at(event, 'message');
  if (isUnchanged(message, at(event, 'previous_message'))) return null;
  const edit = editOf(message) ?? textAt(event, 'event_ts') ?? textAt(event, 'ts');
  return edit === null ? null : said('direct', body, message, channel, edit, self);
}

function readMention(body: unknown, event: unknown, self: string | null): Heard | null {
  const channel = textAt(event, 'channel');
  if (channel === null || !/^[CG][A-Z0-9]+$/.test(channel)) return null;
  const heard = said('channel', body, event, channel, editOf(event), self);
  return heard && { ...heard, encoded: withoutMention(heard.encoded, self) };
}

/** Kinds of message that hold a person's own words; without a subtype most do. */
const WORDS: ReadonlySet<unknown> = new Set([
  undefined,
  'file_share',
  'me_message',
  'thread_broadcast',
]);

function said(
  place: Said['place'],
  body: unknown,
  message: unknown,
  channel: string,
  edit: string | null,
  self: string | null,
): Extract<Heard, { kind: 'said' }> | null {
  const user = textAt(message, 'user');
  const ts = textAt(message, 'ts');
  const caller = callerOf(body, message, user);
  if (!caller || ts === null || !isTs(ts) || !WORDS.has(at(message, 'subtype'))) return null;
  if (user === self || user === 'USLACKBOT' || textAt(message, 'bot_id') !== null) return null;
  const encoded = wordsOf(message);
  const files = filesOf(message);
  if (encoded === '' && files.length === 0) return null;
  const conversation = writeAddress(String(teamHere(body, message)), channel);
  const id = `${conversation}/${ts}`;
  const thread = textAt(message, 'thread_ts');
  return {
    kind: 'said',
    caller,
    encoded,
    said: {
      id,
      edit: edit === null ? null : `${id}:${edit}`,
      place,
      conversation,
      message: { conversation: channel, id: ts },
      thread:
        thread !== null && thread !== ts && isTs(thread)
          ? { conversation: channel, id: thread }
          : null,
      files,
    },
  };
}

/** A preview of a link, or a reply beneath it, changes a message too. */
function isUnchanged(message: unknown, before: unknown): boolean {
  if (before === undefined) return editOf(message) === null;
  const ids = (one: unknown) => filesOf(one).map(({ id }) => id);
  return wordsOf(message) === wordsOf(before) && ids(message).join() === ids(before).join();
}

function filesOf(message: unknown) {
  return listAt(message, 'files')
    .filter((file) => at(file, 'mode') !== 'tombstone')
    .flatMap(fileFrom);
}

function editOf(message: unknown): string | null {
  return textAt(at(message, 'edited'), 'ts');
}

function callerOf(body: unknown, message: unknown, user: string | null): Caller | null {
  return callerFrom(strangersTeam(body, message) ?? teamHere(body, message), user, null);
}

/** The workspace that heard the event; of an organisation's installation, that of the message. */
function teamHere(body: unknown, message: unknown): unknown {
  const teams = [at(body, 'team_id'), at(message, 'team')];
  return teams.find((one) => typeof one === 'string' && one.startsWith('T')) ?? teams[0];
}
