import { at, isObject, type Origin, textAt, type Unknown } from '../../src/runtime/ports.ts';
import { type Carried, readCarried } from './carried.ts';
import { channelOf, messageIdAt, type Where } from './parse.ts';
import { wordsOfPayload } from './parse-html.ts';
import { webAddress } from './render-inline.ts';
import { clean } from './text.ts';

/** What an invoke asks for, and where its answer is shown. */
export type Asked =
  | { readonly kind: 'command'; readonly origin: Origin }
  /** A report from a message, with its words. */
  | { readonly kind: 'report'; readonly text: string; readonly origin: Origin }
  /** A press of ours, or of whatever it is that we cannot read. `data`: all that came with it. */
  | { readonly kind: 'press'; readonly data: Unknown; readonly carried: Carried | null };

export type Invoke =
  /** A dialog opens, or shows what comes next. */
  | { readonly shows: 'dialog'; readonly opens: boolean; readonly asked: Asked | null }
  /**
   * The card of a message changes for this person. `message`: its id; `automatic`: nobody pressed
   * anything.
   */
  | {
      readonly shows: 'in place';
      readonly asked: Extract<Asked, { kind: 'press' }>;
      readonly message: string | null;
      readonly automatic: boolean;
    };

/** Null for an invoke that we do not know. Total. */
export function readInvoke(activity: Unknown, where: Where): Invoke | null {
  const value = at(activity, 'value');
  switch (textAt(activity, 'name')) {
    case 'composeExtension/fetchTask':
      return { shows: 'dialog', opens: true, asked: fetched(value, where) };
    case 'task/fetch':
      return { shows: 'dialog', opens: true, asked: pressed(at(value, 'data')) };
    case 'composeExtension/submitAction':
    case 'task/submit':
      return { shows: 'dialog', opens: false, asked: pressed(at(value, 'data')) };
    case 'adaptiveCard/action':
      return {
        shows: 'in place',
        asked: pressed(at(at(value, 'action'), 'data')),
        message: messageIdAt(activity, 'replyToId'),
        automatic: at(value, 'trigger') === 'automatic',
      };
    default:
      return null;
  }
}

/** The commands of `manifest/teams.json`. */
function fetched(value: unknown, where: Where): Asked | null {
  const conversation = channelOf(where);
  const message = at(value, 'messagePayload');
  switch (textAt(value, 'commandId')) {
    case 'support':
      return { kind: 'command', origin: { conversation, url: null } };
    case 'report': {
      const link = webAddress(textAt(message, 'linkToMessage') ?? '');
      // Nobody else could open a link into somebody's chats.
      const url = conversation === null ? null : link;
      return {
        kind: 'report',
        text: clean(wordsOfPayload(message)),
        origin: { conversation, url },
      };
    }
    default:
      return null;
  }
}

function pressed(found: unknown): Extract<Asked, { kind: 'press' }> {
  const data = isObject(found) ? found : {};
  return { kind: 'press', data, carried: readCarried(data) };
}
