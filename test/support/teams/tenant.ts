import type { Outage } from '../../../sandbox/index.ts';
import type { TeamsAuthority, TeamsCredentials } from '../../../src/teams-credentials.ts';
import { activityMaker } from './activities.ts';
import { answerRequest } from './answer-request.ts';
import { openLine } from './bot-line.ts';
import { type Client, type Delivered, openClient, type Shown } from './client.ts';
import { type Fault, openFaults, openRates } from './faults.ts';
import { type Json, objectAt } from './json.ts';
import {
  type GivenChannel,
  type GivenPerson,
  openPlace,
  type TenantChannel,
  type TenantMessage,
  type TenantPerson,
} from './place.ts';
import { type SeenRequest, serve } from './serve.ts';
import { ISSUER, openTokens, type TokenOptions } from './tokens.ts';

export interface TenantOptions {
  readonly tenantId?: string;
  readonly people?: readonly GivenPerson[];
  readonly channels?: readonly GivenChannel[];
  /** What the messages are dated with; default the real time. */
  readonly now?: () => number;
  /** Whether it answers 429 to a bot that is too fast, in real time; default no. */
  readonly rateLimits?: boolean;
}

/**
 * A Microsoft Teams tenant on this machine: the Bot Framework's connector and login, its people and
 * channels, and what their clients show. What Teams would not take or show fails the action that comes
 * next, and `close`.
 */
export interface Tenant extends Client {
  readonly tenantId: string;
  readonly appId: string;
  /** Where the bot writes to, with a slash at the end. */
  serviceUrl(): string;
  readonly authority: TeamsAuthority;
  readonly credentials: TeamsCredentials;
  /** What the bot sent, in its order. */
  readonly requests: readonly SeenRequest[];
  person(key: string): TenantPerson;
  channel(key: string): TenantChannel;
  /** `Bearer` with a token as Microsoft's, or with what is wrong about it. */
  token(options?: TokenOptions): string;
  /**
   * Where activities go: the whole URL of the bot's route. To several, each goes at once; by turns
   * another one's answer counts.
   */
  connectBot(...urls: readonly string[]): void;
  /** Sends an activity to the bot. `authorization`: null for none. */
  deliver(
    activity: unknown,
    options?: { readonly authorization?: string | null },
  ): Promise<Delivered>;
  /** Sends the last activities once more, `fresh`: under new ids. */
  redeliver(count: number, options?: { readonly fresh?: boolean }): Promise<readonly Delivered[]>;
  /** All messages of a channel by its key, or of a conversation by its id. */
  messages(conversation: string): readonly TenantMessage[];
  /** The personal chat of a person. */
  directOf(person: string): readonly TenantMessage[];
  /** What stands under a root post. */
  replies(root: TenantMessage): readonly TenantMessage[];
  /** Somebody deletes a message. */
  erase(message: TenantMessage): void;
  install(person: string): Promise<void>;
  uninstall(person: string): Promise<void>;
  /** Teams tells nobody of it. */
  block(person: string, blocked?: boolean): void;
  setMember(channel: string, person: string, member: boolean): void;
  isPresent(channel: string): boolean;
  /** The app comes into the team of a channel, or leaves it; the bot hears of it from `by`. */
  setPresent(channel: string, present: boolean, by: string): Promise<Delivered>;
  /** The tenant moves: what it sends names this region from now on, and the old one knows it no more. */
  moveTo(region: string): void;
  fail(fault: Fault): void;
  /** Faults asked for that no request has met. */
  faultsLeft(): number;
  /** What the bot sent that Teams would not have shown; forgets it. */
  takeFaults(): readonly string[];
  /** Until what it answers with is called. */
  down(how?: Outage): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export const people: readonly GivenPerson[] = [
  { key: 'rita' },
  { key: 'ana' },
  { key: 'ben' },
  { key: 'dana' },
  { key: 'pia' },
];
export const channels: readonly GivenChannel[] = [
  { key: 'support', members: ['ana', 'ben'] },
  { key: 'general', members: ['rita', 'ana', 'ben', 'dana', 'pia'] },
];

const APP_ID = '0c0c0c0c-0000-4000-8000-000000000001';
const PASSWORD = 'the-password-of-the-tests';

export async function openTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { tenantId = '0d0d0d0d-0000-4000-8000-000000000001', now = Date.now } = options;
  const place = openPlace(tenantId, options.people ?? people, options.channels ?? channels, now);
  const tokens = openTokens(APP_ID, tenantId);
  const app = { appId: APP_ID, appPassword: PASSWORD, tenantId };
  const faults = openFaults();
  const tooFast = options.rateLimits ? openRates() : () => null;
  const bad: string[] = [];
  const bot = { id: `28:${APP_ID}`, name: 'Firstline' };
  const onFault = (fault: string) => void bad.push(fault);
  let region = 'amer';
  const microsoft = {
    place,
    botId: bot.id,
    tooFast,
    onFault,
    app,
    tokens,
    faults,
    url: () => server.url,
    region: () => region,
  };
  const server = await serve((asked) => answerRequest(microsoft, asked));
  const serviceUrl = () => `${server.url}/${region}/`;
  const authority = {
    openIdMetadataUrl: `${server.url}/metadata`,
    issuer: ISSUER,
    loginUrl: `${server.url}/login/`,
  };
  const token = (wanted?: TokenOptions) => `Bearer ${tokens.forBot(serviceUrl(), wanted)}`;
  const line = openLine(token, place.newId);

  const throwFaults = () => {
    if (bad.length > 0) throw new Error(`Teams would not take it: ${bad.splice(0).join('\n')}`);
  };
  const send = async (activity: Json) => {
    const delivered = await line.send(activity);
    throwFaults();
    return delivered;
  };
  const make = activityMaker(place, bot, serviceUrl);
  const client = openClient({ place, bot, make, deliver: send, onFault });
  const personOf = (key: string) => found(place.people.get(key), key);
  const channelOf = (key: string) => found(place.channels.get(key), key);
  const installation = (person: TenantPerson, action: string) =>
    make.from(person, { kind: 'chat' }, { type: 'installationUpdate', action });

  const shows = async (done: Promise<Shown>): Promise<Shown> => {
    const shown = await done;
    throwFaults();
    return shown;
  };

  return {
    ...client,
    extension: (...given) => shows(client.extension(...given)),
    press: (...given) => shows(client.press(...given)),
    submit: (...given) => shows(client.submit(...given)),
    see: async (...given) => {
      const card = await client.see(...given);
      throwFaults();
      return card;
    },
    tenantId,
    appId: APP_ID,
    serviceUrl,
    authority,
    credentials: {
      kind: 'app',
      ...app,
      authority,
      serviceHosts: ['127.0.0.1'],
    },
    requests: server.requests,
    person: personOf,
    channel: channelOf,
    token,
    connectBot: (...urls) => line.connect(urls),
    deliver: line.deliver,
    redeliver: async (count, { fresh = false } = {}) => {
      const answers = await line.again(count, fresh);
      throwFaults();
      return answers;
    },
    messages: (conversation) => {
      const id = place.channels.get(conversation)?.id ?? conversation;
      return place.messages.filter((message) => message.conversation === id);
    },
    directOf: (key) =>
      place.messages.filter(({ conversation }) => conversation === personOf(key).chat),
    replies: (root) => place.messages.filter(({ thread }) => thread === root.id),
    erase: (message) => void place.messages.splice(place.messages.indexOf(message), 1),
    install: async (key) => {
      const person = personOf(key);
      place.installed.add(key);
      place.chats.add(key);
      await send(installation(person, 'add'));
    },
    uninstall: async (key) => {
      place.installed.delete(key);
      await send(installation(personOf(key), 'remove'));
    },
    block: (key, blocked = true) => {
      if (blocked) place.blocked.add(key);
      else place.blocked.delete(key);
    },
    setMember: (channel, key, member) => {
      const members = found(place.members.get(channel), channel);
      if (member) members.add(personOf(key).key);
      else members.delete(key);
    },
    isPresent: (key) => place.present.has(key),
    setPresent: async (key, present, by) => {
      const channel = channelOf(key);
      if (present) place.present.add(key);
      else place.present.delete(key);
      const activity = make.from(
        personOf(by),
        { kind: 'channel', channel, root: '' },
        { type: 'installationUpdate', action: present ? 'add' : 'remove' },
      );
      const conversation = { ...objectAt(activity, 'conversation'), id: channel.id };
      return send({ ...activity, conversation });
    },
    moveTo: (to) => {
      region = to;
    },
    fail: faults.add,
    faultsLeft: faults.left,
    takeFaults: () => bad.splice(0),
    down: server.down,
    close: async () => {
      await server.close();
      throwFaults();
    },
  };
}

function found<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
}
