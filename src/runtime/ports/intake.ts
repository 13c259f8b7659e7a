import type { AttachedFile } from '../../engine/attached-files.ts';
import type { Address, Answers, Origin, Person } from '../../engine/ticket.ts';
import type { Answer, FormContext } from '../../views/form.ts';
import type { ButtonAction, ContactsAction, Message } from '../../views/message.ts';
import type { MessageRef } from './message-ref.ts';
import type { Log } from './surroundings.ts';

/** Who asks, from where. `workspace` is `<platform>:<team or tenant id>`. */
export interface Caller {
  readonly workspace: string;
  readonly person: Person;
  /** The name of the workspace, where its installation says. */
  readonly workspaceName?: string;
}

/** Words that somebody wrote to the bot: in a direct message, or mentioning it in a channel. */
export interface Said {
  /**
   * Names the message, whatever brings it and however often. A change of it may not know that name:
   * then it is the one that the place and the platform's id give, `<conversation>/<message id>`.
   */
  readonly id: string;
  /** Names this change of this message, where it was changed after it was first said. */
  readonly edit: string | null;
  readonly place: 'direct' | 'channel';
  readonly conversation: Address;
  /** The message itself, and the one that it replies to, in the platform's ids. */
  readonly message: MessageRef;
  readonly thread: MessageRef | null;
  readonly text: string;
  readonly files: readonly AttachedFile[];
  /** The words are a command, unless they stand in a ticket's thread. */
  readonly isCommand?: true;
}

/** A pressed button about a role's contacts. */
export interface ContactsPress {
  readonly action: ContactsAction;
  readonly deskId: string;
  readonly role: string;
}

/** A pressed button of a message. */
export interface Press {
  readonly action: ButtonAction;
  readonly deskId: string;
  readonly number: string;
  /** Escalation keys, for an acknowledgement. */
  readonly keys: readonly string[];
}

/**
 * Nothing of what was asked for has begun: too much is asked for at this moment, or by this person
 * or workspace. To ask again in a minute is right.
 */
export class TurnedAway extends Error {
  constructor() {
    super('more is asked for than can be taken');
    this.name = 'TurnedAway';
  }
}

/** Logs why something failed; those who are turned away are counted already. */
export function logFailure(
  log: Log,
  details: Readonly<Record<string, unknown>> & { readonly err: unknown },
  message: string,
): void {
  if (!(details.err instanceof TurnedAway)) log.error(details, message);
}

/** What adapters may ask of the shell. Nothing here throws for what a person did wrong. */
export interface Intake {
  /**
   * `/support` and its subcommands, from `origin` where that is known. `withFiles`: files came with
   * it; they stay where they are, which the answer says.
   */
  command(caller: Caller, text: string, origin?: Origin, withFiles?: boolean): Promise<Answer>;
  /** A new report, with these words filled in. */
  report(caller: Caller, text: string, origin?: Origin): Promise<Answer>;
  /** A pressed button that begins a report, or goes on with a draft. */
  begin(
    caller: Caller,
    draft: { readonly deskId: string; readonly id: string } | null,
  ): Promise<Answer>;
  /** A form was closed with these values; they are kept for a while. */
  closed(caller: Caller, context: FormContext, values: Answers): Promise<void>;
  /**
   * Once `kept`, the answer, if any, arrives by itself; a `command` is nobody's words, and is to be
   * given to `command`.
   */
  said(caller: Caller, said: Said): Promise<'kept' | 'command'>;
  /**
   * The ticket's card as this person may see it: an agent with what agents do, its requester with
   * what they can do; null for anybody else.
   */
  look(caller: Caller, deskId: string, number: string): Promise<Message | null>;
  /** The bot was added for this person: a greeting arrives by itself, once in a week for each occasion. */
  added(caller: Caller, occasion: string): Promise<void>;
  /** Whether what this key names arrives for the first time, at any replica. */
  isNew(key: string): Promise<boolean>;
  /** Somebody opened the bot's home page, which arrives by itself. */
  homeOpened(caller: Caller): Promise<void>;
  /** A pressed button about contacts. */
  contacts(caller: Caller, press: ContactsPress): Promise<Answer>;
  /** A submitted form. `values` by field id; null where left empty. */
  submit(caller: Caller, context: FormContext, values: Answers): Promise<Answer>;
  /** The step before, with what has been typed so far kept. */
  back(caller: Caller, context: FormContext, values: Answers): Promise<Answer>;
  /** A pressed button of a message. */
  act(caller: Caller, press: Press): Promise<Answer>;
  /**
   * For somebody who cannot be served at this moment: whom to reach otherwise, of this desk or of all
   * that serve them; empty where there is nobody. Known without the database.
   */
  callInstead(caller: Caller, deskId?: string): string;
}
