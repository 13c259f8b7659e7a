import type { Sandbox } from '../../sandbox/index.ts';
import type {
  Address,
  ContactEdits,
  ConversationReferences,
  Desk,
  Homes,
  Outbox,
  Platform,
  TicketStore,
  Timers,
} from '../../src/runtime/ports.ts';
import type { Tenant } from '../support/teams/tenant.ts';
import type { Random } from './random.ts';

/** What happens to one seed's bot, as the people in it see it. All instants are simulated. */
export interface World {
  readonly seed: number;
  /** For people; the scheduler and the faults have sources of their own. */
  readonly random: Random;
  readonly slack: Sandbox;
  readonly teams: Tenant;
  /** As the desk file says now. */
  desks(): readonly Desk[];
  /** The true time, in epoch milliseconds; a replica's clock may stand elsewhere. */
  now(): number;
  /** What the clocks of the replicas that live show now, the least and the most. */
  clocks(): Clocks;
  /** Lets simulated time pass for whoever awaits it. */
  rest(ms: number): Promise<void>;
  /** A word that no other report or reply of this run has: `#1`, `#2`, … */
  word(): string;
  /** Told of every finished form that was sent in, and how it was answered. */
  submitted(submission: Submitted): void;
  /** Told of what somebody asked and read as an answer. */
  asked(asked: Asked): void;
  /** Takes up a changed desk file at every replica, each at its own moment. */
  reload(desks: readonly Desk[]): void;
}

export interface Clocks {
  readonly least: number;
  readonly most: number;
}

/** From the least of both to the most. */
export function together(one: Clocks, other: Clocks): Clocks {
  return {
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
  };
}

/** A finished form: the last Send of a report. */
export interface Submitted {
  readonly deskId: string;
  readonly person: Address;
  /** The word that begins the report's title. */
  readonly word: string;
  /** When it was sent, and answered. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** What replicas' clocks showed meanwhile. */
  readonly clocks: Clocks;
  readonly answer:
    | { readonly kind: 'confirmed'; readonly number: string; readonly text: string }
    /** No answer, or one that says nothing of a ticket: it may have become one. */
    | { readonly kind: 'none' }
    /** Given back with mistakes in it, or sent to another team: no ticket. */
    | { readonly kind: 'refused' };
}

export interface Asked {
  readonly who: Address;
  /** When it was asked, and answered. */
  readonly askedAt: number;
  readonly at: number;
  /** What replicas' clocks showed meanwhile. */
  readonly clocks: Clocks;
  /** As typed behind `/support`. */
  readonly words: string;
  readonly text: string;
}

/** What people do in one world, and under which desks. */
export interface Cast {
  /** The desks at the start. Their platforms, people and channels are those of `society.ts`. */
  readonly desks: readonly Desk[];
  /** How long they live, in milliseconds from the start. */
  readonly spanMs: number;
  /** Each goes on until it resolves; all rest by `world.rest` alone. A throw is a failed run. */
  act(world: World): readonly Promise<void>[];
}

/** What a replica stands on, below all that the simulation does to it. */
export interface Ground {
  readonly tickets: TicketStore;
  readonly outbox: Outbox;
  readonly homes: Homes;
  readonly contactEdits: ContactEdits;
  readonly references: ConversationReferences;
  readonly slack: Platform;
  readonly teams: Platform;
  readonly timers: Timers;
}

/** A bug put in on purpose, to see the judge find it. */
export type Planted = (ground: Ground) => Ground;
