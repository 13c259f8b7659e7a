import type { AppOptions, Ending, SlackApp } from './app.ts';
import type { Fault, HeldFault } from './faults.ts';
import type { BotIdentity, FoundingOptions, PersonId, Team } from './people.ts';
import type { Transport } from './transport.ts';
import type { Confirm, Message, View } from './wire.ts';

export interface BotHooks {
  /** The next instant (epoch ms) at which the bot has something to do, or null. */
  nextDueAt(): Promise<number | null>;
  /** Resolves when the bot has done and sent everything that is due at `sandbox.now()`. */
  settle(): Promise<void>;
}

export interface SandboxOptions extends FoundingOptions {
  /** Loopback only; default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  signingSecret: string;
  /** The bot is installed from the beginning, with this token; without it, by OAuth. */
  botToken?: string;
  /** The app's credentials, or an app that several workspaces share. */
  app?: SlackApp | AppOptions;
  /** The Slack manifest: scopes, commands, interactivity and events are taken from it. */
  manifestPath: string;
  /** Where the workspace is kept between starts. */
  stateFile?: string;
  /** Epoch ms: the clock stands still there and moves only by hand. Without: real time plus an offset. */
  startAt?: number;
  /** Whether calls beyond Slack's rate limits are answered 429; default true. */
  rateLimits?: boolean;
  /** How far the `Date` of Slack's answers is ahead of real time, in ms; default 0. */
  dateSkewMs?: number;
  redelivery?: Redelivery;
  /**
   * Real time in ms that Slack waits for an answer, and that a trigger lives; default 3000, as with
   * Slack. Longer where a busy machine is no fault of the bot's.
   */
  patienceMs?: number;
  bot?: BotHooks;
}

/** Slack is gone (default), answers everything with 503, or never answers. */
export type Outage = 'refused' | 'unavailable' | 'silent';

/** How events that the bot did not take come again; by default as Slack does it, on the bot's clock. */
export interface Redelivery {
  /** Real time in ms after which each retry comes; default at once, after one and after five minutes. */
  afterMs?: readonly number[];
  /** Whether each comes under another event id, as it can with Slack. */
  newIds?: boolean;
}

export interface ReplayOptions {
  /** Signs anew: another timestamp, the same body. */
  fresh?: boolean;
  /** The same event under another event id, signed anew. */
  newEventId?: boolean;
}

export interface ApiCall {
  method: string;
  args: Record<string, unknown>;
  /** HTTP status; 0 while unanswered or when the answer was withheld. */
  status: number;
  answer: unknown;
  /** The sandbox clock, epoch ms. */
  at: number;
}

/** What the bot answered to one request: status 0 means no answer within three seconds. */
export interface Delivered {
  status: number;
  body: string;
  ms: number;
  failure?: 'timeout' | 'unreachable';
  /** The bot wants no retry of this event (`x-slack-no-retry: 1`). */
  noRetry?: true;
}

export interface DeliverOptions {
  headers?: Record<string, string>;
  /** Default true: sign unless the headers already carry a signature. */
  sign?: boolean;
}

export interface CommandResult extends Delivered {
  /** The message that only this person sees: the bot's answer, or Slackbot telling of a failure. */
  ephemeral?: Message;
}

export interface SubmitResult {
  /** Field errors by block_id, from the bot or from the client's own check of required fields. */
  errors?: Record<string, string>;
  /** True when no view is left open. */
  closed?: true;
  /** The view on top afterwards. */
  view?: View;
}

/** A file to attach; without `bytes` it is as large as its content. */
export interface GivenFile {
  name: string;
  content?: string;
  bytes?: number;
  mimetype?: string;
}

/** For a file field: files, names of files, or ids of files that are uploaded already. */
export type InputValue = string | number | (string | GivenFile)[] | null;
export type InputValues = Record<string, InputValue>;

export interface PressResult extends Delivered {
  url?: string;
  /** What the person was asked before it was sent. */
  confirm?: Confirm;
}

export interface PressOptions {
  /** Where to look: a message, the open dialog or the Home tab; default the dialog, then the newest message. */
  in?: Message | 'modal' | 'home';
  /** What the person answers to the button's confirmation; with false nothing is sent. Default true. */
  confirm?: boolean;
}

export interface WriteOptions {
  /** A message of the thread, or its timestamp. */
  thread?: string | Message;
  /** Files, or names of files. */
  files?: readonly (string | GivenFile)[];
}

export interface Person {
  id: PersonId;
  /** Never throws for a failing bot: the failure is in the result and shown as an ephemeral message. */
  command(command: string, text?: string, o?: { channel?: string }): Promise<CommandResult>;
  /** Writes a message; `channel` defaults to the direct message with the bot. */
  say(text: string, o?: { channel?: string; thread_ts?: string }): Promise<Message>;
  /**
   * Writes a message into a channel, by its id, or into the direct message with the bot, `bot`.
   * `@Ana` and `#support-desk` become mentions, addresses and `[words](https://…)` links.
   */
  write(conversation: string, text: string, o?: WriteOptions): Promise<Message>;
  /** Writes to the bot by its name, in a channel or a thread. */
  mention(conversation: string, text: string, o?: WriteOptions): Promise<Message>;
  /** Changes an own message. */
  edit(message: Message, text: string): Promise<Message>;
  /** Deletes an own message; one that has a thread leaves a tombstone. */
  erase(message: Message): Promise<void>;
  /** Uses a shortcut on a message that this person can see. Throws when the bot does not take it. */
  messageShortcut(callbackId: string, message: Message): Promise<Delivered>;
  /** Uses a shortcut from the composer. Throws when the bot does not take it. */
  globalShortcut(callbackId: string): Promise<Delivered>;
  /** Opens the bot's Home tab, or its Messages tab. */
  openHome(tab?: 'home' | 'messages'): Promise<View | undefined>;
  /** What stands on the Home tab, as lines of plain text; none before the bot has published it. */
  home(): string[];
  modal(): View | undefined;
  /** Sets inputs by block_id, label or action_id; options by value or visible text. */
  type(values: InputValues): Promise<void>;
  submit(values?: InputValues): Promise<SubmitResult>;
  /** Presses Close, or Back, of the view on top. */
  close(): Promise<void>;
  /** Presses the × of the dialog: all its views close, and the bot is told of the one on top. */
  closeModal(): Promise<void>;
  /** Presses a button by its text or action_id. */
  press(button: string, o?: PressOptions): Promise<PressResult>;
  /** Chooses in a select, radio group, overflow, date picker … of a message or a view. */
  select(actionId: string, value: InputValue, o?: PressOptions): Promise<PressResult>;
  dms(): Message[];
  ephemerals(): Message[];
  /** Everything new or changed for this person since the last call, as lines of plain text. */
  sees(): string[];
  /** Sends this person's last request again, byte for byte, `times` times at once (default 1). */
  replayLast(times?: number, o?: ReplayOptions): Promise<Delivered[]>;
}

export interface Sandbox {
  url: string;
  apiUrl: string;
  teamId: string;
  team: Team;
  /** The bot as this workspace knows it. */
  bot: BotIdentity;
  now(): number;
  /** The app as all workspaces that share it know it. */
  app: SlackApp;
  /** `url` for deliveries over HTTP, `by` for another way; each call keeps what it does not name. */
  connectBot(o: { url?: string; by?: Transport } & Partial<BotHooks>): void;
  /** Awaits the bot's own settle, without moving the clock. */
  settle(): Promise<void>;
  advance(ms: number): Promise<void>;
  advanceToNextDue(): Promise<number | null>;
  as(person: PersonId): Person;
  channel(id: string): Message[];
  /** Resolves with the first truthy answer of `look`, tried after every change; throws after `ms` (3000). */
  until<T>(look: () => T | undefined | null | false, ms?: number): Promise<T>;
  faults: { add(fault: Fault): HeldFault; clear(): void };
  calls: ApiCall[];
  /** Any request to the bot; JSON bodies are sent as such, all others form-encoded. */
  deliver(body: string, o?: DeliverOptions): Promise<Delivered>;
  replayLast(times?: number, o?: ReplayOptions): Promise<Delivered[]>;
  /** Slack's check of a request URL: true when the bot answers with the challenge. */
  verifyUrl(): Promise<boolean>;
  /** Takes Slack down, response URLs included, until what it answers with is called. */
  down(how?: Outage): Promise<() => Promise<void>>;
  /** Ends the bot's installation, by default as somebody who uninstalls it, and tells the bot. */
  uninstall(how?: Ending): Promise<void>;
  /** Puts a preview under the link of a message, which the bot hears of as a change of the message. */
  unfurl(message: Message): Promise<void>;
  /** Ends the bot's token alone, and tells the bot. */
  revokeTokens(): Promise<void>;
  /** Whether a person, channel, file, open view or trigger with this id is of this workspace. */
  has(id: string): boolean;
  /** Deactivates or reactivates somebody's account. */
  setActive(person: PersonId, active: boolean): void;
  /** Lets a person or the bot join or leave a channel. */
  setMember(channel: string, member: string, member_of: boolean): void;
  close(): Promise<void>;
}
