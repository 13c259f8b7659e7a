import { pipeline } from 'node:stream/promises';
import type { Queries } from '../connect.ts';
import { copied, type Shape } from './tables.ts';

/** The rows of a table as lines in COPY's text format, as they come. */
export async function* rowsOut(session: Queries, shape: Shape): AsyncGenerator<Buffer> {
  const rows = await session.unsafe(`copy ${copied(shape)} to stdout`).readable();
  yield* rows;
  // Where its buffer was full as the last row came, the driver would never read on from the session.
  rows._read(0);
}

/** Writes such rows into a table. Throws what the database has against them. */
export async function rowsIn(
  session: Queries,
  shape: Shape,
  rows: AsyncIterable<Buffer>,
): Promise<void> {
  const copying = session.unsafe(`copy ${copied(shape)} from stdin`);
  const refused = new Promise<never>((_, reject) => {
    // What is refused only once all was sent, the driver would tell nobody: the stream would not end.
    Object.assign(copying, { reject });
  });
  const sent = async () => pipeline(rows, await copying.writable());
  await Promise.race([sent(), refused]);
}
