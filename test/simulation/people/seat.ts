import type { Address } from '../../../src/engine/ticket.ts';

/** A field of an open form, as its client shows it. */
export interface Field {
  readonly id: string;
  readonly kind: 'text' | 'choice' | 'number' | 'date' | 'consent' | 'other';
  readonly required: boolean;
  /** The values of a choice. */
  readonly options: readonly string[];
  /** What stands in it already. */
  readonly initial: string;
  readonly most: number;
}

/** What somebody has before them; one that has no `send` is nothing to fill in. */
export interface Shown {
  readonly title: string;
  readonly text: string;
  readonly fields: readonly Field[];
  /** What sends it. */
  readonly send: string | null;
  readonly canGoBack: boolean;
}

/** A ticket's message with buttons. */
export interface Seen {
  readonly text: string;
  readonly labels: readonly string[];
  /** The message in its platform's own shape. */
  readonly at: unknown;
}

/**
 * Somebody at a client of one platform. Everything may fail as a client fails: null, or a throw,
 * which says that the bot gave no answer.
 */
export interface Seat {
  readonly address: Address;
  /** Opens the form of `/support`, with these words behind it. */
  open(words: 'new' | ''): Promise<Shown | null>;
  send(form: Shown, values: Readonly<Record<string, string>>): Promise<Shown | null>;
  back(form: Shown): Promise<Shown | null>;
  /** Presses Close. */
  close(): Promise<void>;
  /** The client sends its last request once more. */
  again(): Promise<void>;
  /** What is answered to `/support` and these words; null where no answer was seen. */
  ask(words: string): Promise<string | null>;
  /** Presses a button, and says yes where it asks; the form that opens, if one does. */
  press(message: Seen, label: string): Promise<Shown | null>;
  /** The bot's messages to this person alone, the last first. */
  told(): readonly Seen[];
  /** The root cards of the channel that is on this platform, the last first. */
  cards(channel: Address): readonly Seen[];
  /** Answers under a message, or quoting it; in a channel with a mention of the bot. */
  reply(message: Seen, text: string, channel: Address | null): Promise<Written>;
}

/** What somebody wrote, to be changed. */
export interface Written {
  edit(text: string): Promise<void>;
}
