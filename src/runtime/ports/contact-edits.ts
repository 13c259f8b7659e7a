import type { Instant } from '../../engine/instant.ts';
import type { Person } from '../../engine/ticket.ts';
import type { OutboxEntry } from './outbox.ts';

/** People behind a role, as a lead set them; they stand above the desk file. Append-only. */
export interface ContactEdit {
  readonly deskId: string;
  readonly role: string;
  /** null: those of the desk file again. */
  readonly people: readonly Person[] | null;
  readonly by: Person;
  readonly at: Instant;
}

export interface ContactEdits {
  /**
   * Keeps the edit of a form that `nonce` names, with the messages about it. The form may come again:
   * with the same people it is one edit, with others a new one, unless a later one is there already.
   * Returns the last edit of the role then.
   */
  add(edit: ContactEdit, nonce: string, entries: readonly OutboxEntry[]): Promise<ContactEdit>;
  /** The last edit of each role. */
  latest(deskId: string): Promise<readonly ContactEdit[]>;
  /** Grows with every edit of any desk. */
  version(): Promise<number>;
}
