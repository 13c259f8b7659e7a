import type { Fault, HeldFault } from './faults.ts';
import type { BotIdentity, FoundingOptions, PersonId, Team } from './people.ts';
import type { Message, View } from './wire.ts';

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
  botToken: string;
  /** The Slack manifest: scopes, commands, interactivity and events are taken from it. */
  manifestPath: string;
  /** Where the workspace is kept between starts. */
  stateFile?: string;
  /** Epoch ms: the clock stands still there and moves only by hand. Without: real time plus an offset. */
  startAt?: number;
  /** Whether calls beyond Slack's rate limits are answered 429; default true. */
  rateLimits?: boolean;
  bot?: BotHooks;
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
}

export interface Person {
  id: PersonId;
  /** Never throws for a failing bot: the failure is in the result and shown as an ephemeral message. */
  command(command: string, text?: string, o?: { channel?: string }): Promise<CommandResult>;
  /** Writes a message; `channel` defaults to the direct message with the bot. */
  say(text: string, o?: { channel?: string; thread_ts?: string }): Promise<Message>;
  /** Opens the bot's Home tab. */
  openHome(): Promise<View | undefined>;
  modal(): View | undefined;
  /** Sets inputs by block_id, label or action_id; options by value or visible text. */
  type(values: InputValues): Promise<void>;
  submit(values?: InputValues): Promise<SubmitResult>;
  close(): Promise<void>;
  /** Presses a button by its text or action_id; accepts its confirmation. */
  press(button: string, o?: { in?: Message | 'modal' }): Promise<PressResult>;
  /** Chooses in a select, radio group, overflow, date picker … of a message or the open view. */
  select(actionId: string, value: InputValue, o?: { in?: Message | 'modal' }): Promise<PressResult>;
  dms(): Message[];
  ephemerals(): Message[];
  /** Everything new or changed for this person since the last call, as lines of plain text. */
  sees(): string[];
  /** Sends this person's last request again, byte for byte, `times` times at once (default 1). */
  replayLast(times?: number, o?: { fresh?: boolean }): Promise<Delivered[]>;
}

export interface Sandbox {
  url: string;
  apiUrl: string;
  teamId: string;
  team: Team;
  /** The bot as this workspace knows it. */
  bot: BotIdentity;
  now(): number;
  connectBot(o: { url: string } & Partial<BotHooks>): void;
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
  replayLast(times?: number, o?: { fresh?: boolean }): Promise<Delivered[]>;
  /** Slack's check of a request URL: true when the bot answers with the challenge. */
  verifyUrl(): Promise<boolean>;
  /** Deactivates or reactivates somebody's account. */
  setActive(person: PersonId, active: boolean): void;
  /** Lets a person or the bot join or leave a channel. */
  setMember(channel: string, member: string, member_of: boolean): void;
  close(): Promise<void>;
}
