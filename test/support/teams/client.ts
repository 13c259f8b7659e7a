import { type ActivityMaker, type GivenFile, payloadOf, type Spot, wordsOf } from './activities.ts';
import { isJson, type Json, listAt, objectAt, parseJson, textAt } from './json.ts';
import { judgeCard } from './judge-card.ts';
import type { Place, TenantChannel, TenantMessage, TenantPerson } from './place.ts';
import { actionsOf, gather, labelsOf } from './read-card.ts';

export interface Delivered {
  readonly status: number;
  readonly body: unknown;
}

/** What somebody has before them after an action. */
export type Shown =
  | {
      readonly kind: 'dialog';
      readonly title: string;
      readonly card: Json;
      /** The compose extension command that it was opened by; null: a button. */
      readonly command: string | null;
      readonly at: Spot;
    }
  /** Words that the client shows, in a dialog or below a card. */
  | { readonly kind: 'words'; readonly text: string }
  /** The card of the message as this person sees it now. */
  | { readonly kind: 'card'; readonly card: Json; readonly message: TenantMessage }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'nothing'; readonly status: number };

export interface SayOptions {
  /** The key of a channel; left out: the personal chat. */
  readonly channel?: string;
  /** The root post to write under. */
  readonly thread?: TenantMessage;
  readonly mention?: boolean;
  /** Quoted, in the personal chat. */
  readonly quote?: TenantMessage;
  readonly files?: readonly GivenFile[];
}

export interface Client {
  say(person: string, text: string, options?: SayOptions): Promise<TenantMessage>;
  edit(message: TenantMessage, text: string): Promise<Delivered>;
  extension(
    person: string,
    commandId: string,
    options?: { readonly message?: TenantMessage },
  ): Promise<Shown>;
  /** The card of a message as this person's client shows it. */
  see(person: string, message: TenantMessage): Promise<Json>;
  press(
    person: string,
    on: TenantMessage | Shown,
    label: string,
    values?: Readonly<Record<string, string>>,
  ): Promise<Shown>;
  /** The same in a client of long ago, which knows no Action.Execute and takes its fallback. */
  pressOld(person: string, message: TenantMessage, label: string): Promise<Delivered>;
  /** Fills in a form and sends it by the button with this label; by default its first one. */
  submit(
    person: string,
    on: TenantMessage | Shown,
    values: Readonly<Record<string, string>>,
    label?: string,
  ): Promise<Shown>;
}

export interface ClientOptions {
  readonly place: Place;
  readonly bot: { readonly id: string; readonly name: string };
  readonly make: ActivityMaker;
  readonly deliver: (activity: Json) => Promise<Delivered>;
  readonly onFault: (fault: string) => void;
}

/** What people do in their clients. All of it throws where a client could not. */
export function openClient({ place, bot, make, deliver, onFault }: ClientOptions): Client {
  /** What stands with the words of each message, and stays when those are changed. */
  const beside = new Map<string, SayOptions>();
  const own = new Map<string, { readonly changes: number; readonly card: Json }>();
  const personOf = (key: string): TenantPerson => {
    const found = place.people.get(key);
    if (!found) throw new Error(`nobody is called ${key}`);
    return found;
  };
  const channelOf = (id: string): TenantChannel | null =>
    [...place.channels.values()].find((channel) => channel.id === id) ?? null;
  const spotOf = (message: TenantMessage): Spot => {
    const channel = channelOf(message.conversation);
    return channel
      ? { kind: 'channel', channel, root: message.thread ?? message.id }
      : { kind: 'chat' };
  };
  const judged = (card: unknown, where: string): Json => {
    for (const fault of judgeCard(card)) onFault(`a bad card in ${where} (${fault})`);
    return isJson(card) ? card : {};
  };
  const invoke = (person: TenantPerson, at: Spot, name: string, value: Json, replyTo?: string) =>
    deliver(
      make.from(person, at, {
        type: 'invoke',
        name,
        value,
        ...(replyTo === undefined ? {} : { replyToId: replyTo }),
      }),
    );

  /** What an answer about a dialog shows. */
  const dialogOf = (answer: Delivered, at: Spot, command: string | null): Shown => {
    const task = objectAt(answer.body, 'task');
    const { type, value } = task;
    if (answer.status !== 200 || type === undefined) {
      return { kind: 'nothing', status: answer.status };
    }
    if (type === 'message') return { kind: 'words', text: String(value) };
    if (type !== 'continue') throw new Error(`no client knows a dialog of type ${String(type)}`);
    const attachment = objectAt(value, 'card');
    if (attachment.contentType !== 'application/vnd.microsoft.card.adaptive') {
      onFault(`a dialog without a card: ${JSON.stringify(answer.body).slice(0, 300)}`);
    }
    const title = textAt(value, 'title') ?? '';
    const card = judged(attachment.content, 'a dialog');
    return { kind: 'dialog', title, card, command, at };
  };

  /** What an answer to Action.Execute shows. */
  const executed = (person: TenantPerson, message: TenantMessage, answer: Delivered): Shown => {
    const { body, status } = answer;
    if (status !== 200) return { kind: 'nothing', status };
    const type = textAt(body, 'type');
    const { statusCode, value } = objectAt({ body }, 'body');
    if (typeof statusCode !== 'number') throw new Error(`no answer: ${JSON.stringify(body)}`);
    if (type === 'application/vnd.microsoft.activity.message') {
      return { kind: 'words', text: String(value) };
    }
    if (type === 'application/vnd.microsoft.card.adaptive') {
      const card = judged(value, 'an answer to a press');
      own.set(`${person.key} ${message.id}`, { changes: message.changes, card });
      return { kind: 'card', card, message };
    }
    if (type === 'application/vnd.microsoft.error') {
      return { kind: 'words', text: textAt(value, 'message') ?? '' };
    }
    throw new Error(`no client knows an answer of type ${String(type)}`);
  };

  const execute = (
    person: TenantPerson,
    message: TenantMessage,
    action: Json,
    inputs: Json,
    trigger: 'manual' | 'automatic',
  ) => {
    const { type, title, id, verb, data } = action;
    const carried = isJson(data) ? { ...data, ...inputs } : inputs;
    const value = { action: { type, title, id, verb, data: carried }, trigger };
    return invoke(person, spotOf(message), 'adaptiveCard/action', value, message.id);
  };

  const see = async (key: string, message: TenantMessage): Promise<Json> => {
    const person = personOf(key);
    const kept = own.get(`${key} ${message.id}`);
    if (kept && kept.changes === message.changes) return kept.card;
    const { card } = message;
    if (!card) throw new Error(`there is no card in the message ${message.id}`);
    if (!listAt(card, 'refresh', 'userIds').includes(person.userId)) return card;
    const action = objectAt(card, 'refresh', 'action');
    const answer = await execute(person, message, action, {}, 'automatic');
    const shown = executed(person, message, answer);
    return shown.kind === 'card' ? shown.card : card;
  };

  const act = async (
    key: string,
    on: TenantMessage | Shown,
    label: string | undefined,
    values: Readonly<Record<string, string>>,
  ): Promise<Shown> => {
    const person = personOf(key);
    const held = 'kind' in on ? on : null;
    if (held && held.kind !== 'card' && held.kind !== 'dialog') {
      throw new Error(`there is nothing to press: ${JSON.stringify(held)}`);
    }
    const message =
      held === null ? (on as TenantMessage) : held.kind === 'card' ? held.message : null;
    const card = held?.kind === 'dialog' ? held.card : message ? await see(key, message) : {};
    const all = actionsOf(card);
    const first = all.find(({ type }) => type !== 'Action.OpenUrl');
    const action = label === undefined ? first : all.find(({ title }) => title === label);
    if (!action) throw new Error(`there is no button ${label} among ${labelsOf(card).join(', ')}`);
    const inputs = action.associatedInputs === 'none' ? {} : gather(card, values);
    const data = isJson(action.data) ? { ...action.data, ...inputs } : inputs;
    if (action.type === 'Action.OpenUrl') return { kind: 'link', url: String(action.url) };
    if (held?.kind === 'dialog') {
      if (action.type !== 'Action.Submit') throw new Error('a dialog is sent by Action.Submit');
      const { at, command } = held;
      if (command === null) {
        return dialogOf(await invoke(person, at, 'task/submit', { data, context }), at, null);
      }
      const value = { commandId: command, commandContext: 'compose', data, context };
      const answer = await invoke(person, at, 'composeExtension/submitAction', value);
      return dialogOf(answer, at, command);
    }
    if (!message) throw new Error('there is no message');
    const at = spotOf(message);
    if (action.type === 'Action.Execute') {
      return executed(person, message, await execute(person, message, action, inputs, 'manual'));
    }
    if (action.type !== 'Action.Submit') throw new Error(`no client knows ${String(action.type)}`);
    if (textAt(action, 'data', 'msteams', 'type') === 'task/fetch') {
      const answer = await invoke(person, at, 'task/fetch', { data, context }, message.id);
      return dialogOf(answer, at, null);
    }
    const activity = make.from(person, at, { type: 'message', value: data, replyToId: message.id });
    return { kind: 'nothing', status: (await deliver(activity)).status };
  };

  const worded = (message: TenantMessage): Json => {
    const { mention = false, quote = null, files = [] } = beside.get(message.id) ?? {};
    const quoted = quote ? (place.people.get(quote.from) ?? null) : null;
    return wordsOf(message.text, { mention, quote, files, bot, quoted });
  };

  return {
    say: async (key, text, { channel, thread, mention = false, quote, files = [] } = {}) => {
      const person = personOf(key);
      const where = channel === undefined ? null : place.channels.get(channel);
      if (where === undefined) throw new Error(`there is no channel ${channel}`);
      if (!where) place.chats.add(key);
      const message: TenantMessage = {
        id: place.newId(),
        conversation: where ? where.id : person.chat,
        thread: thread?.id ?? null,
        from: key,
        text,
        card: null,
        activity: {},
        changes: 0,
      };
      beside.set(message.id, { mention, files, ...(quote ? { quote } : {}) });
      const words = worded(message);
      message.activity = make.from(person, spotOf(message), { ...words, id: message.id });
      place.messages.push(message);
      // In a channel the bot hears of what names it only.
      if (!where || mention) await deliver(message.activity);
      return message;
    },
    edit: async (message, text) => {
      const person = personOf(message.from);
      message.text = text;
      message.changes += 1;
      const words = worded(message);
      const activity = make.from(person, spotOf(message), {
        ...words,
        type: 'messageUpdate',
        id: message.id,
      });
      const channelData = { ...objectAt(activity, 'channelData'), eventType: 'editMessage' };
      return deliver({ ...activity, channelData });
    },
    extension: async (key, commandId, { message } = {}) => {
      const person = personOf(key);
      const at: Spot = message ? spotOf(message) : { kind: 'chat' };
      const author = message ? (place.people.get(message.from) ?? null) : null;
      const channel = message ? channelOf(message.conversation) : null;
      const about = message
        ? { messagePayload: payloadOf(message, author, channel, place.tenantId) }
        : {};
      const value = {
        commandId,
        commandContext: message ? 'message' : 'compose',
        context,
        ...about,
      };
      const answer = await invoke(person, at, 'composeExtension/fetchTask', value);
      return dialogOf(answer, at, commandId);
    },
    see,
    press: (key, on, label, values = {}) => act(key, on, label, values),
    pressOld: (key, message, label) => {
      const action = actionsOf(message.card).find(({ title }) => title === label);
      const data = objectAt(action, 'fallback', 'data');
      if (Object.keys(data).length === 0) throw new Error(`${label} has no fallback`);
      const person = personOf(key);
      const own = { type: 'message', value: data, replyToId: message.id };
      return deliver(make.from(person, spotOf(message), own));
    },
    submit: (key, on, values, label) => act(key, on, label, values),
  };
}

const context = { theme: 'default' };

/** What the bot answered, read. */
export function deliveredOf(status: number, text: string): Delivered {
  return { status, body: text === '' ? null : parseJson(text) };
}
