import { pipeline } from 'node:stream/promises';
import type { Queries } from '../../../db/connect.ts';
import { columns } from './make-stories.ts';

/**
 * Writes lines into a table. `frozen`: as rows that were looked over long ago, which the transaction
 * that made the table may write.
 */
export async function copyIn(
  session: Queries,
  table: keyof typeof columns,
  lines: Iterable<string>,
  frozen: boolean,
): Promise<void> {
  const how = frozen ? ' with (freeze)' : '';
  const copying = session.unsafe(`copy ${table} (${columns[table].join()}) from stdin${how}`);
  const refused = new Promise<never>((_, reject) => {
    // What is refused only once all was sent, the driver would tell nobody: the stream would not end.
    Object.assign(copying, { reject });
  });
  const sent = async () => pipeline(chunks(lines), await copying.writable());
  await Promise.race([sent(), refused]);
}

const chunkLength = 256 * 1024;

function* chunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
