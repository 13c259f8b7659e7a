import type { Instant } from '../engine/instant.ts';
import type { Person } from '../engine/ticket.ts';

/** A run of text. Plain strings are literal: no markup of a platform is ever read from them. */
export type Inline =
  | string
  | { readonly kind: 'bold'; readonly text: string }
  | { readonly kind: 'person'; readonly person: Person }
  /** What is typed to the bot, as it is typed on the reader's platform; '' for the command alone. */
  | { readonly kind: 'command'; readonly words: string }
  /** A link to an http or https address; with any other address the words stand alone. */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** Shown in each reader's local time where the platform can; `fallback` is the text elsewhere. */
  | { readonly kind: 'instant'; readonly at: Instant; readonly fallback: string };

export type Text = readonly Inline[];

/** What a press of a button asks for; see `act` in the ports. */
export const buttonActions = [
  'take',
  'take-over',
  'reply',
  'wait',
  'resume',
  'workaround',
  'change-level',
  'plan-release',
  'hand-over',
  'waive-charge',
  'resolve',
  'reopen',
  'explain',
  'answer',
  'acknowledge',
] as const;
export type ButtonAction = (typeof buttonActions)[number];

/** What a press about a role's contacts asks for: a test message to each, or a form to change them. */
export type ContactsAction = 'test' | 'edit';

/** At most 100, 300 and 30 characters. */
export interface Confirm {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
}

export type Button =
  | {
      readonly kind: 'act';
      readonly action: ButtonAction;
      readonly label: string;
      readonly style?: 'primary' | 'danger';
      readonly deskId: string;
      readonly number: string;
      /** Escalation keys that an acknowledgement is for. */
      readonly keys?: readonly string[];
      /** Asked before the press counts, where it cannot be undone. */
      readonly confirm?: Confirm;
    }
  /** Opens the form of a report; with `draft`, filled with what that has. */
  | {
      readonly kind: 'begin';
      readonly label: string;
      readonly style?: 'primary';
      readonly draft?: { readonly deskId: string; readonly id: string };
    }
  /** About the people behind a role of the desk. */
  | {
      readonly kind: 'contacts';
      readonly action: ContactsAction;
      readonly label: string;
      readonly deskId: string;
      readonly role: string;
      readonly confirm?: Confirm;
    }
  /** A link to the ticket's status thread; left out where there is none yet. */
  | { readonly kind: 'open-thread'; readonly label: string; readonly url?: string };

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | {
      readonly kind: 'facts';
      readonly facts: readonly { readonly label: string; readonly value: Text }[];
    }
  /** A person's own words, shown literally and in full where the platform's limit allows. */
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'note'; readonly text: Text }
  | { readonly kind: 'divider' }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] };

/** A message in no platform's terms. `summary` stands in notifications and for screen readers. */
export interface Message {
  readonly summary: string;
  readonly parts: readonly Part[];
  /**
   * The ticket's requester sees a card of their own in its place, which `Intake.look` gives, where
   * the platform can show each reader another one.
   */
  readonly own?: {
    readonly person: Person;
    readonly deskId: string;
    readonly number: string;
  };
}

/** The words of a text, for notifications and screen readers. */
export function plain(text: Text): string {
  return text
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      switch (inline.kind) {
        case 'bold':
        case 'link':
          return inline.text;
        case 'person':
          return inline.person.name;
        case 'command':
          // The bot hears it with the slash on every platform.
          return `/support ${inline.words}`.trim();
        case 'instant':
          return inline.fallback;
        default:
          return inline satisfies never;
      }
    })
    .join('');
}
