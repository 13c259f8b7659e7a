import type { Evidence, OutboxRow, Violation } from './evidence.ts';

/** Nothing is left to send, and what was given up was refused by its platform. */
export function outboxAtRest({ outbox, refusals }: Evidence): Violation[] {
  const violation = (says: string, shows: unknown): Violation => ({
    invariant: 'outbox at rest',
    says,
    evidence: shows,
  });
  /** By the platform itself, and this message, or the card that its thread was to begin with. */
  const isRefused = ({ id, kind, recipient }: OutboxRow) =>
    refusals.some(({ where, entryId }) =>
      entryId === null
        ? where === recipient && (kind === 'update' || kind === 'card')
        : entryId === id || entryId === `${id}:card`,
    );
  /** What was to change was never there. */
  const isMoot = (row: OutboxRow) =>
    row.kind === 'update' &&
    outbox.some(
      (post) =>
        post.kind === 'post' &&
        post.slot === row.slot &&
        post.deskId === row.deskId &&
        post.number === row.number &&
        post.status === 'failed',
    );
  return outbox.flatMap((row) => {
    if (row.status === 'pending')
      return [violation(`a message to ${row.recipient} is left in the outbox`, row)];
    // An alert of what is overdue has nothing to say once that has gone.
    const isOver = row.kind === 'overdue' && row.error === 'there is nothing to send';
    if (row.status === 'sent' || isRefused(row) || isMoot(row) || isOver) return [];
    return [violation(`a message to ${row.recipient} was given up, and nobody refused it`, row)];
  });
}
