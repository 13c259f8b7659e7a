import type { Json } from './json.ts';

/** Somebody of the tenant. `key` is how tests name them. */
export interface TenantPerson {
  readonly key: string;
  readonly name: string;
  /** The Entra object id. */
  readonly objectId: string;
  /** The id by which this bot alone names them. */
  readonly userId: string;
  /** `teams:<tenant>/<object id>`. */
  readonly address: string;
  readonly guest: boolean;
  /** The id of the personal chat with the bot, whether there is one yet or not. */
  readonly chat: string;
}

export interface TenantChannel {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  readonly address: string;
  /** Teams' id of the team, and its Entra group's. */
  readonly teamId: string;
  readonly groupId: string;
}

/** A message as it stands in a chat or a channel now. */
export interface TenantMessage {
  readonly id: string;
  /** Without `;messageid=`. */
  readonly conversation: string;
  /** The root post that it stands under; null in a chat, and for a root post. */
  readonly thread: string | null;
  /** The key of a person, or `bot`. */
  readonly from: string;
  text: string;
  /** The card in it, if any. */
  card: Json | null;
  /** The whole activity of the bot's last sending or update. */
  activity: Json;
  /** How often it was changed. */
  changes: number;
}

export interface GivenPerson {
  readonly key: string;
  readonly name?: string;
  readonly guest?: boolean;
  /** Whether the app is installed for this person; default true. */
  readonly installed?: boolean;
}

export interface GivenChannel {
  readonly key: string;
  readonly members: readonly string[];
  /** Whether the app is in its team; default true. */
  readonly installed?: boolean;
}

/** Everything that the tenant keeps; what changes is changed in place. */
export interface Place {
  readonly tenantId: string;
  readonly people: ReadonlyMap<string, TenantPerson>;
  readonly channels: ReadonlyMap<string, TenantChannel>;
  /** Keys of those for whom the app is installed, and of those who blocked it. */
  readonly installed: Set<string>;
  readonly blocked: Set<string>;
  /** Channel keys whose team has the app, and the members of each. */
  readonly present: Set<string>;
  readonly members: ReadonlyMap<string, Set<string>>;
  /** Personal chats that have been opened, by person key. */
  readonly chats: Set<string>;
  /** In the order of sending. */
  readonly messages: TenantMessage[];
  newId(): string;
}

export function openPlace(
  tenantId: string,
  people: readonly GivenPerson[],
  channels: readonly GivenChannel[],
  now: () => number,
): Place {
  let last = 0;
  const hex = (place: number) => place.toString(16).padStart(12, '0');
  const byKey = people.map(({ key, name, guest = false }, place): [string, TenantPerson] => {
    const objectId = `0a0a0a0a-0000-4000-8000-${hex(place + 1)}`;
    const person = {
      key,
      name: name ?? `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`,
      objectId,
      userId: `29:1${Buffer.from(`${key}-of-firstline`).toString('base64url')}`,
      address: `teams:${tenantId}/${objectId}`,
      guest,
      chat: `a:1${Buffer.from(`chat-with-${key}`).toString('base64url')}`,
    };
    return [key, person];
  });
  const places = channels.map(({ key }, place): [string, TenantChannel] => {
    const id = `19:${Buffer.from(key).toString('hex').padEnd(32, '0')}@thread.tacv2`;
    const channel = {
      key,
      name: key,
      id,
      address: `teams:${tenantId}/${id}`,
      teamId: `19:team${hex(place + 1)}@thread.tacv2`,
      groupId: `0b0b0b0b-0000-4000-8000-${hex(place + 1)}`,
    };
    return [key, channel];
  });
  return {
    tenantId,
    people: new Map(byKey),
    channels: new Map(places),
    installed: keysOf(people),
    blocked: new Set(),
    present: keysOf(channels),
    members: new Map(channels.map(({ key, members }) => [key, new Set(members)])),
    chats: new Set(),
    messages: [],
    newId: () => {
      last = Math.max(last + 1, now());
      return String(last);
    },
  };
}

function keysOf(given: readonly { readonly key: string; readonly installed?: boolean }[]) {
  return new Set(given.filter(({ installed = true }) => installed).map(({ key }) => key));
}

/** What stands behind a conversation id of the connector; null where there is nothing. */
export type Conversation =
  | { readonly kind: 'chat'; readonly person: TenantPerson }
  | { readonly kind: 'channel'; readonly channel: TenantChannel; readonly thread: string | null };

export function conversationOf(place: Place, id: string): Conversation | null {
  const [bare = '', thread = null] = id.split(';messageid=');
  for (const person of place.people.values()) {
    if (person.chat === bare && place.chats.has(person.key)) return { kind: 'chat', person };
  }
  for (const channel of place.channels.values()) {
    if (channel.id === bare) return { kind: 'channel', channel, thread };
  }
  return null;
}

/** Who is in a conversation, the bot left out. */
export function rosterOf(place: Place, conversation: Conversation): readonly TenantPerson[] {
  if (conversation.kind === 'chat') return [conversation.person];
  const members = place.members.get(conversation.channel.key) ?? new Set();
  return [...place.people.values()].filter(({ key }) => members.has(key));
}
