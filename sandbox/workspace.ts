import { EventEmitter } from 'node:events';
import type { Grant, SlackApp } from './app.ts';
import type { Clock, ClockState } from './clock.ts';
import { newId } from './ids.ts';
import {
  type BotIdentity,
  type Channel,
  dmOf,
  type Founding,
  type Profile,
  SLACKBOT,
  type Team,
} from './people.ts';
import type { Message, SlackFile, View } from './wire.ts';

export interface ResponseUrl {
  person: string;
  channel: string;
  /** The message that was pressed, if any: what replace_original and delete_original mean. */
  ts?: string;
  thread_ts?: string;
  uses: number;
  /** Real time, epoch ms. */
  expires: number;
}

/** Everything the workspace remembers, as one JSON document. */
export interface WorkspaceState {
  clock: ClockState;
  channels: Channel[];
  messages: Message[];
  ephemerals: Message[];
  /** Open views by person, the one on top last. */
  stacks: Record<string, OpenView[]>;
  homes: Record<string, View>;
  /** By id. */
  files: Record<string, SlackFile>;
  responses: Record<string, ResponseUrl>;
  /** Timestamp up to which somebody has read a channel, by person and channel. */
  read: Record<string, Record<string, string>>;
  inactive: string[];
  seq: number;
  /** Microseconds of the newest message timestamp. */
  lastTs: number;
}

export interface OpenView {
  view: View;
  seq: number;
}

const EPHEMERALS_KEPT = 200;

interface Changes {
  change: [];
  posted: [message: Message];
  edited: [message: Message, before: Message];
  removed: [before: Message];
}

/** The state of the workspace and the only place where it changes. */
export class Workspace extends EventEmitter<Changes> {
  readonly clock: Clock;
  readonly app: SlackApp;
  readonly team: Team;
  readonly bot: BotIdentity;
  readonly people: ReadonlyMap<string, Profile>;
  /** The channel that everybody is in. */
  readonly general: string;
  readonly state: WorkspaceState;

  constructor(clock: Clock, app: SlackApp, founding: Founding, saved?: WorkspaceState) {
    super();
    this.setMaxListeners(0);
    this.clock = clock;
    this.app = app;
    this.team = founding.team;
    this.bot = founding.bot;
    this.people = founding.people;
    this.general = founding.channels[0]?.id ?? '';
    this.state = saved ?? {
      clock: clock.state(),
      channels: founding.channels,
      messages: [],
      ephemerals: [],
      stacks: {},
      homes: {},
      files: {},
      responses: {},
      read: {},
      inactive: founding.inactive,
      seq: 0,
      lastTs: 0,
    };
  }

  /** Counts one change, tells the listeners and answers its place in the order of changes. */
  changed(): number {
    this.state.seq += 1;
    this.state.clock = this.clock.state();
    queueMicrotask(() => this.emit('change'));
    return this.state.seq;
  }

  /** A message timestamp of the moved clock: unique and growing. */
  nextTs(): string {
    this.state.lastTs = Math.max(Math.floor(this.clock.now()) * 1000, this.state.lastTs + 1);
    return this.lastTs();
  }

  /** The newest timestamp given out. */
  lastTs(): string {
    const micros = this.state.lastTs;
    return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
  }

  /** What the bot is installed with here, if it is. */
  get grant(): Grant | undefined {
    return this.app.at(this.team);
  }

  /** A name as people see it; ids that nobody has come back as they are. */
  nameOf = (user: string): string => {
    if (user === this.bot.user) return this.bot.name;
    if (user === SLACKBOT) return 'Slackbot';
    return this.people.get(user)?.name ?? user;
  };

  channel(id: string): Channel | undefined {
    return this.state.channels.find((channel) => channel.id === id);
  }

  /** The direct message of a person with the bot, opened if it is not there yet. */
  openDm(person: string): { channel: Channel; already: boolean } {
    const id = dmOf(person);
    const known = this.channel(id);
    if (known) return { channel: known, already: true };
    const channel: Channel = { id, name: id, kind: 'dm', members: [person, this.bot.user] };
    this.state.channels.push(channel);
    this.changed();
    return { channel, already: false };
  }

  /** The channel if the person is in it; their direct message is opened when it is first needed. */
  joined(id: string, person: string): Channel | undefined {
    const channel = id === dmOf(person) ? this.openDm(person).channel : this.channel(id);
    return channel?.members.includes(person) ? channel : undefined;
  }

  /** The workspace that somebody is of; another one's people come by Slack Connect. */
  teamOf(person: string): string {
    return this.people.get(person)?.team ?? this.team.id;
  }

  /** Whether somebody is in a channel where the bot is too. */
  isMet(person: string): boolean {
    const both = [person, this.bot.user];
    return this.state.channels.some(({ members }) => both.every((one) => members.includes(one)));
  }

  /** Whether people of another organisation are in a channel. */
  isExtShared(id: string): boolean {
    const members = this.channel(id)?.members ?? [];
    return members.some((member) => this.teamOf(member) !== this.team.id);
  }

  messagesIn(channel: string): Message[] {
    return this.state.messages.filter((message) => message.channel === channel);
  }

  find(channel: string, ts: string): Message | undefined {
    return this.state.messages.find((one) => one.channel === channel && one.ts === ts);
  }

  post(message: Omit<Message, 'type' | 'ts' | 'team' | 'seq'>): Message {
    const posted: Message = {
      type: 'message',
      ...message,
      ts: this.nextTs(),
      team: this.teamOf(message.user),
      seq: this.changed(),
    };
    if (posted.ephemeral_to === undefined) {
      this.state.messages.push(posted);
      this.emit('posted', posted);
    } else {
      this.state.ephemerals.push(posted);
      this.state.ephemerals.splice(0, this.state.ephemerals.length - EPHEMERALS_KEPT);
    }
    return posted;
  }

  edit(message: Message, change: Partial<Message>): void {
    const before = { ...message };
    Object.assign(message, change, {
      edited: { user: message.user, ts: this.nextTs() },
      seq: this.changed(),
    });
    if (message.ephemeral_to === undefined) this.emit('edited', message, before);
  }

  /** Takes a message away. One that has a thread leaves a tombstone at its head. */
  remove(message: Message): void {
    const { messages, ephemerals } = this.state;
    const list = message.ephemeral_to === undefined ? messages : ephemerals;
    const at = list.indexOf(message);
    if (at < 0) return;
    const before = { ...message };
    if (list === messages && this.hasReplies(message)) {
      const { channel, ts, team, thread_ts = ts } = message;
      const gone = { type: 'message', subtype: 'tombstone', user: SLACKBOT, channel, ts } as const;
      const text = 'This message was deleted.';
      list[at] = { ...gone, team, text, thread_ts, seq: this.changed() };
    } else {
      list.splice(at, 1);
      this.changed();
    }
    if (message.ephemeral_to === undefined) this.emit('removed', before);
  }

  private hasReplies({ channel, ts }: Message): boolean {
    return this.messagesIn(channel).some((one) => one.thread_ts === ts && one.ts !== ts);
  }

  stack(person: string): OpenView[] {
    this.state.stacks[person] ??= [];
    return this.state.stacks[person];
  }

  top(person: string): OpenView | undefined {
    return this.stack(person).at(-1);
  }

  newResponse(about: Omit<ResponseUrl, 'uses' | 'expires'>): string {
    const now = Date.now();
    const { responses } = this.state;
    for (const [id, one] of Object.entries(responses)) if (one.expires < now) delete responses[id];
    const id = newId('R', 24);
    responses[id] = { ...about, uses: 0, expires: now + 30 * 60_000 };
    return id;
  }
}

/** A message as the Web API and the interaction payloads carry it. */
export function onTheWire(message: Message, withMetadata = false): Record<string, unknown> {
  const { channel: _channel, seq: _seq, ephemeral_to: _to, metadata, ...wire } = message;
  return withMetadata && metadata ? { ...wire, metadata } : wire;
}
