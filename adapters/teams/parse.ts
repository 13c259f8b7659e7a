import { type Address, at, type Caller, textAt, type Unknown } from '../../src/runtime/ports.ts';
import { workspaceOf, writeAddress } from './address.ts';
import { plainName } from './parse-text.ts';

// Every function here is total; null means that the activity lacks what it must have.

/** Where an activity comes from. */
export interface Where {
  /** In lower case, as addresses have it. */
  readonly tenant: string;
  readonly serviceUrl: string;
  /** The bot's own chat with one person, a channel, a group chat, or a place that it is not in. */
  readonly place: 'personal' | 'channel' | 'group' | 'elsewhere';
  /** Teams' id of the conversation, without `;messageid=`. */
  readonly conversation: string;
  /** In a channel: the root message of the thread. */
  readonly root: string | null;
  /** By which id Teams names the bot here. */
  readonly bot: string | null;
}

/** Null where an activity names no conversation, no tenant or no service URL. */
export function readWhere(activity: Unknown): Where | null {
  const conversation = at(activity, 'conversation');
  const data = at(activity, 'channelData');
  const tenant = textAt(at(data, 'tenant'), 'id') ?? textAt(conversation, 'tenantId') ?? '';
  const serviceUrl = textAt(activity, 'serviceUrl');
  const [id = '', ...details] = (textAt(conversation, 'id') ?? '').split(';');
  if (!TENANT.test(tenant) || serviceUrl === null || !CONVERSATION.test(id)) return null;
  const place = placeOf(textAt(conversation, 'conversationType'), id);
  const root = details.find((one) => one.startsWith(ROOT))?.slice(ROOT.length) ?? '';
  return {
    tenant: tenant.toLowerCase(),
    serviceUrl,
    place,
    conversation: id,
    root: place === 'channel' && MESSAGE.test(root) ? root : null,
    bot: textAt(at(activity, 'recipient'), 'id'),
  };
}

// Ids of Teams' are printable characters of ASCII; those of Entra letters, digits and dashes.
const TENANT = /^[A-Za-z0-9][\w.-]{0,99}$/;
const CONVERSATION = /^[!-.0-:<-~]{1,300}$/;
const MESSAGE = /^[!"$%'-.0-:<->@-~]{1,200}$/;
const PERSON = /^[A-Za-z0-9][\w.-]{0,99}$/;
const ROOT = 'messageid=';

function placeOf(type: string | null, id: string): Where['place'] {
  if (type === 'channel') return 'channel';
  if (type === 'groupChat') return 'group';
  // A chat of two people, in which an extension was used, says `personal` too.
  if (id.startsWith('19:')) return 'elsewhere';
  return type === 'personal' || id.startsWith('a:') ? 'personal' : 'elsewhere';
}

/** The person who sent an activity; null for bots, apps and connectors. */
export function readCaller(activity: Unknown, { tenant }: Where): Caller | null {
  const from = at(activity, 'from');
  const id = textAt(from, 'aadObjectId') ?? '';
  if (!PERSON.test(id) || at(from, 'role') === 'bot') return null;
  return {
    workspace: workspaceOf(tenant),
    person: { address: writeAddress(tenant, id), name: plainName(textAt(from, 'name')) || id },
  };
}

/** The id of a message, as links and updates take it. */
export function messageIdAt(activity: Unknown, key: 'id' | 'replyToId'): string | null {
  const id = textAt(activity, key);
  return id !== null && MESSAGE.test(id) ? id : null;
}

/** The address of the channel that an activity comes from; null anywhere else. */
export function channelOf({ place, tenant, conversation }: Where): Address | null {
  return place === 'channel' && conversation.includes(':')
    ? writeAddress(tenant, conversation)
    : null;
}
