import type { Evidence, OutboxRow, Standing } from './evidence.ts';

/** What stands for an entry of the outbox, in the order of arrival. */
export interface Mail {
  readonly row: OutboxRow;
  /** Each with its place in the order of arrival over all. */
  readonly arrived: readonly { readonly at: number; readonly message: Standing }[];
}

/** The entries about tickets, in the order of writing, with what stands for each. */
export function mailOf({ outbox, standing }: Evidence): Mail[] {
  const arrived = Map.groupBy(
    standing.map((message, at) => ({ at, message })),
    ({ message }) => message.entryId,
  );
  return outbox
    .filter(({ number }) => number !== '')
    .toSorted((a, b) => a.seq - b.seq)
    .map((row) => ({ row, arrived: arrived.get(row.id) ?? [] }));
}
