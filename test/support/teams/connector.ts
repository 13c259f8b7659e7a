import type { Faults } from './faults.ts';
import { type Json, listAt, objectAt, textAt } from './json.ts';
import { judgeCard, MOST_BYTES, sizeOf } from './judge-card.ts';
import {
  type Conversation,
  conversationOf,
  type Place,
  rosterOf,
  type TenantMessage,
  type TenantPerson,
} from './place.ts';

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ConnectorOptions {
  readonly place: Place;
  readonly botId: string;
  /** Seconds to wait, or null. */
  readonly tooFast: (conversation: string) => number | null;
  /** Hears of every card that Teams would not show. */
  readonly onFault: (fault: string) => void;
}

export type FaultPoint = Parameters<Faults['meet']>[0];

/** A request to the connector, below `/v3`. */
export interface ConnectorRequest {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const PAGE = 50;

export function failed(status: number, code: string, message = code): Answer {
  return { status, body: { error: { code, message } } };
}

/** Which fault a request can meet; null for those that none is for. */
export function pointOf({ method, path }: ConnectorRequest): FaultPoint | null {
  const [first, , third] = path;
  if (first !== 'conversations') return null;
  if (path.length === 1) return 'create';
  if (third === 'activities') return method === 'PUT' ? 'update' : 'send';
  return method === 'GET' ? 'roster' : null;
}

/** What Teams answers to the bot, after the token was found good. */
export function answerConnector(options: ConnectorOptions, request: ConnectorRequest): Answer {
  const { method, path, body } = request;
  const [first, id = '', third, fourth] = path;
  if (first !== 'conversations') return failed(404, 'NotFound');
  if (path.length === 1 && method === 'POST') return create(options, body);
  const conversation = conversationOf(options.place, id);
  if (!conversation) return failed(404, 'ConversationNotFound', 'Conversation not found.');
  const barred = bar(options.place, conversation);
  if (barred) return barred;
  if (third === 'activities' && method === 'POST') return send(options, conversation, id, body);
  if (third === 'activities' && method === 'PUT')
    return update(options, conversation, fourth, body);
  if (third === 'pagedmembers' && method === 'GET') return page(options, conversation, request);
  if (third === 'members' && method === 'GET') return members(options.place, conversation, fourth);
  return failed(405, 'MethodNotAllowed');
}

function bar(place: Place, conversation: Conversation): Answer | null {
  const outside = failed(
    403,
    'BotNotInConversationRoster',
    'The bot is not part of the conversation roster.',
  );
  if (conversation.kind === 'channel') {
    return place.present.has(conversation.channel.key) ? null : outside;
  }
  const { key } = conversation.person;
  if (place.blocked.has(key)) {
    return failed(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
  }
  return place.installed.has(key) ? null : outside;
}

/** Opens a personal chat, or begins a thread. */
function create(options: ConnectorOptions, body: unknown): Answer {
  const { place } = options;
  const channelId = textAt(body, 'channelData', 'channel', 'id');
  const tenant = textAt(body, 'tenantId') ?? textAt(body, 'channelData', 'tenant', 'id');
  if (channelId !== undefined) {
    const conversation = conversationOf(place, channelId);
    if (conversation?.kind !== 'channel') return failed(404, 'ConversationNotFound');
    const barred = bar(place, conversation);
    if (barred) return barred;
    const answer = send(
      options,
      { ...conversation, thread: null },
      channelId,
      objectAt(body, 'activity'),
    );
    const id = String(answer.body.id);
    if (answer.status !== 201) return answer;
    return { status: 201, body: { id: `${channelId};messageid=${id}`, activityId: id } };
  }
  if (tenant !== place.tenantId) return failed(400, 'BadArgument', 'Unknown tenant.');
  const [member, ...others] = listAt(body, 'members');
  const wanted = textAt(member, 'id');
  if (wanted === undefined || others.length > 0) return failed(400, 'BadSyntax', 'One member.');
  const person = [...place.people.values()].find(
    ({ userId, objectId }) => userId === wanted || objectId === wanted,
  );
  if (!person) return failed(404, 'UserNotFound', 'No such user.');
  const known = place.installed.has(person.key) || place.blocked.has(person.key);
  if (!known && (wanted === person.objectId || !inATeam(place, person))) {
    return failed(
      403,
      'ForbiddenOperationException',
      "Bot is not installed in user's personal scope",
    );
  }
  // Being in a team that has the app is enough, from here on too.
  place.installed.add(person.key);
  place.chats.add(person.key);
  return { status: 201, body: { id: person.chat } };
}

function inATeam(place: Place, { key }: TenantPerson): boolean {
  return [...place.present].some((channel) => place.members.get(channel)?.has(key));
}

function send(
  options: ConnectorOptions,
  conversation: Conversation,
  given: string,
  body: unknown,
): Answer {
  const { place, tooFast } = options;
  const wait = tooFast(given);
  if (wait !== null) {
    return { ...failed(429, 'TooManyRequests'), headers: { 'retry-after': String(wait) } };
  }
  const refused = refuse(options, conversation, body);
  if (refused) return refused;
  const thread = conversation.kind === 'channel' ? conversation.thread : null;
  const where =
    conversation.kind === 'channel' ? conversation.channel.id : conversation.person.chat;
  const root = place.messages.find(({ id, conversation: at }) => id === thread && at === where);
  if (thread !== null && !root) return failed(404, 'ActivityNotFoundInConversation');
  const id = place.newId();
  place.messages.push({ id, conversation: where, thread, from: 'bot', changes: 0, ...shown(body) });
  return { status: 201, body: { id } };
}

function update(
  options: ConnectorOptions,
  conversation: Conversation,
  id: string | undefined,
  body: unknown,
): Answer {
  const where =
    conversation.kind === 'channel' ? conversation.channel.id : conversation.person.chat;
  const message = options.place.messages.find(
    (one) => one.id === id && one.conversation === where && one.from === 'bot',
  );
  if (!message) return failed(404, 'ActivityNotFoundInConversation', 'Message does not exist.');
  const refused = refuse(options, conversation, body);
  if (refused) return refused;
  Object.assign(message, shown(body));
  message.changes += 1;
  return { status: 200, body: { id: message.id } };
}

function shown(body: unknown): Pick<TenantMessage, 'text' | 'card' | 'activity'> {
  const [attachment] = listAt(body, 'attachments');
  const card = attachment ? objectAt(attachment, 'content') : null;
  return { text: textAt(body, 'text') ?? '', card, activity: objectAt({ body }, 'body') };
}

/** Teams' refusal of a message, where there is something wrong with it. */
function refuse(
  { place, onFault }: ConnectorOptions,
  conversation: Conversation,
  body: unknown,
): Answer | null {
  const bad = (what: string) => {
    onFault(`${what}: ${JSON.stringify(body).slice(0, 400)}`);
    return failed(400, 'BadArgument', what);
  };
  if (textAt(body, 'type') !== 'message') return bad('it is no message');
  const bytes = sizeOf(body);
  if (bytes > MOST_BYTES) {
    onFault(`a message of ${bytes} bytes`);
    return failed(413, 'MessageSizeTooBig', 'Message size too large.');
  }
  const attachments = listAt(body, 'attachments');
  if (attachments.length === 0 && !textAt(body, 'text')) return bad('an empty message');
  if (attachments.length > 1) return bad('more than one attachment');
  for (const attachment of attachments) {
    if (textAt(attachment, 'contentType') !== 'application/vnd.microsoft.card.adaptive') {
      return bad('another attachment than a card');
    }
    const card = objectAt(attachment, 'content');
    const [fault] = judgeCard(card);
    if (fault) return bad(`a bad card (${fault})`);
    const wrong = wrongMention(listAt(card, 'msteams', 'entities'), card.body, place, conversation);
    if (wrong) return bad(wrong);
  }
  const wrong = wrongMention(listAt(body, 'entities'), textAt(body, 'text'), place, conversation);
  return wrong ? bad(wrong) : null;
}

function wrongMention(
  entities: readonly unknown[],
  shownIn: unknown,
  place: Place,
  conversation: Conversation,
): string | null {
  const roster = rosterOf(place, conversation);
  for (const entity of entities) {
    if (textAt(entity, 'type') !== 'mention') continue;
    const id = textAt(entity, 'mentioned', 'id');
    const text = textAt(entity, 'text') ?? '';
    if (!roster.some(({ userId, objectId }) => id === userId || id === objectId)) {
      return `a mention of somebody who is not there (${text})`;
    }
    const words = JSON.stringify(shownIn ?? '');
    if (!/^<at>.+<\/at>$/.test(text) || !words.includes(JSON.stringify(text).slice(1, -1))) {
      return `a mention whose text stands nowhere (${text})`;
    }
  }
  return null;
}

function page(
  { place, botId }: ConnectorOptions,
  at: Conversation,
  { query }: ConnectorRequest,
): Answer {
  const size = Math.min(500, Math.max(PAGE, Number(query.get('pageSize')) || PAGE));
  const from = Number(query.get('continuationToken')) || 0;
  const all = rosterOf(place, at).map((person) => memberOf(place, person));
  const next = from + size < all.length ? { continuationToken: String(from + size) } : {};
  const bot = from === 0 && at.kind === 'channel' ? [{ id: botId, name: 'Firstline' }] : [];
  return { status: 200, body: { members: [...all.slice(from, from + size), ...bot], ...next } };
}

function members(place: Place, conversation: Conversation, id: string | undefined): Answer {
  const found = rosterOf(place, conversation).find(
    ({ userId, objectId }) => id === userId || id === objectId,
  );
  return found
    ? { status: 200, body: memberOf(place, found) }
    : failed(404, 'MemberNotFoundInConversation');
}

function memberOf({ tenantId }: Place, person: TenantPerson): Json {
  const [givenName = '', ...surname] = person.name.split(' ');
  return {
    id: person.userId,
    name: person.name,
    objectId: person.objectId,
    aadObjectId: person.objectId,
    givenName,
    surname: surname.join(' '),
    userPrincipalName: `${person.key}@firstline.example`,
    email: `${person.key}@firstline.example`,
    tenantId,
    userRole: person.guest ? 'guest' : 'user',
  };
}
