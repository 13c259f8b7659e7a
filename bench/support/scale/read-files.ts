import { open } from 'node:fs/promises';
import { openDatabase } from '../../../db/connect.ts';

const chunkBytes = 4 * 1024 * 1024;
/** A table is kept in files of this size. */
const segmentBytes = 1024 ** 3;

/** Reads all files of a database on this machine once: after that, the system has them in memory. */
export async function readFiles(url: string): Promise<void> {
  const { sql, close } = await openDatabase({ url }, { poolSize: 1 });
  const files = await sql<{ path: string; bytes: number }[]>`
    select current_setting('data_directory') || '/' || pg_relation_filepath(oid) as path,
      pg_relation_size(oid) as bytes
    from pg_class where relkind in ('r', 'i', 't') and pg_relation_filepath(oid) is not null`;
  await close();
  for (const { path, bytes } of files) {
    for (let from = 0, segment = 0; from < bytes; from += segmentBytes, segment += 1) {
      await readThrough(segment === 0 ? path : `${path}.${segment}`);
    }
  }
}

async function readThrough(path: string): Promise<void> {
  const file = await open(path);
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    while ((await file.read(chunk, 0, chunkBytes)).bytesRead > 0);
  } finally {
    await file.close();
  }
}
