import { type Snapshot, snapshot } from '../engine/snapshot.ts';
import type { Ticket } from '../engine/ticket.ts';
import type { Directory } from './directory.ts';
import type { Policies } from './policies.ts';
import type {
  Clock,
  ContactEdits,
  Desk,
  Homes,
  Keeping,
  Log,
  Meter,
  Outbox,
  Platform,
  TicketStore,
  Timers,
  Trail,
} from './ports.ts';

/** What every verb of the runtime needs. */
export interface Shell {
  readonly clock: Clock;
  readonly log: Log;
  readonly timers: Timers;
  readonly meter: Meter;
  readonly trail: Trail;
  readonly tickets: TicketStore;
  readonly outbox: Outbox;
  readonly homes: Homes;
  readonly keeping: Keeping;
  /** By id; replaced when a changed desk file is taken up, or a lead changes contacts. */
  readonly desks: Map<string, Desk>;
  /** By id, as the desk file says. */
  readonly fileDesks: Map<string, Desk>;
  readonly contactEdits: ContactEdits;
  readonly policies: Policies;
  /** Platforms by the scheme of their addresses. */
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly directory: Directory;
  readonly newId: () => string;
  /** From 0 to 1, for how what is tried again spreads. */
  readonly random: () => number;
  /** Says that there is something to send or to look at. Only a hint: polling finds it too. */
  readonly hint: Hint;
}

export interface Hint {
  raise(): void;
  onRaise(listener: () => void): void;
}

export function newHint(): Hint {
  const listeners: (() => void)[] = [];
  return {
    raise() {
      for (const listener of listeners) listener();
    },
    onRaise: (listener) => void listeners.push(listener),
  };
}

/** What there is to say of a ticket now. Throws UnknownPolicyVersion. */
export function snapshotOf(shell: Shell, ticket: Ticket): Snapshot {
  const policy = shell.policies.of(ticket.deskId, ticket.policyVersion);
  return snapshot(ticket, policy, shell.clock.now());
}

/** The desk with this id. Throws where the desk file has none: a ticket of a removed desk. */
export function deskOf(shell: Shell, deskId: string): Desk {
  const desk = shell.desks.get(deskId);
  if (!desk) throw new Error(`desk "${deskId}" is not in the desk file`);
  return desk;
}
