import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, link, rename, unlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { codeOf, reasonOf } from '../embedded/error.ts';
import type { Sequence, Shape } from './tables.ts';

// Gzipped text: a header of one line of JSON; the rows of each table in COPY's text format, ended by
// its end mark; a line of JSON with the SHA-256 of all that stands before it.

const format = 1;
const endOfTable = Buffer.from('\\.\n');
const newline = 0x0a;

export interface Header {
  readonly firstline: 'backup';
  readonly format: number;
  /** The last migration of the database. */
  readonly migration: number;
  /** When it was taken, e.g. `2026-11-22T08:00:00.000Z`. */
  readonly at: string;
  readonly tables: readonly (Shape & { readonly rows: number })[];
  readonly sequences: readonly Sequence[];
}

/** A backup that cannot be read, and what to do about it. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}

/** Throws where something stands at this place already. */
export async function requireFree(file: string): Promise<void> {
  const taken = await access(file).then(
    () => true,
    (error) => codeOf(error) !== 'ENOENT',
  );
  if (taken) throw new BackupError(`${file} is there already, and stays. Name another file.`);
}

/** Writes a backup under another name, and gives it its own once all of it is on the disk. */
export async function writeBackup(
  file: string,
  header: Omit<Header, 'firstline' | 'format'>,
  rows: (shape: Shape) => AsyncIterable<Buffer>,
): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  const lines = contentOf({ firstline: 'backup', format, ...header }, rows);
  // It holds what people reported: nobody but its owner may read it.
  const disk = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await pipeline(lines, createGzip(), disk);
    await giveName(unfinished, file);
  } catch (error) {
    await unlink(unfinished).catch(() => {});
    if (!['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'ENOENT'].includes(codeOf(error) ?? ''))
      throw error;
    throw new BackupError(
      `The backup could not be written (${reasonOf(error)}); ` +
        'nothing of it is left. Name a file in a folder with room that you may write to.',
      { cause: error },
    );
  }
}

async function* contentOf(header: Header, rows: (shape: Shape) => AsyncIterable<Buffer>) {
  const hash = createHash('sha256');
  const hashed = (bytes: Buffer) => {
    hash.update(bytes);
    return bytes;
  };
  yield hashed(lineOf(header));
  for (const shape of header.tables) {
    for await (const bytes of rows(shape)) yield hashed(bytes);
    yield hashed(endOfTable);
  }
  yield lineOf({ sha256: hash.digest('hex') });
}

function lineOf(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** A link, unlike a new name, never takes the place of a file that came meanwhile. */
async function giveName(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
    await unlink(unfinished);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) {
      await requireFree(file);
      throw error;
    }
    await requireFree(file);
    await rename(unfinished, file);
  }
}

export interface BackupReader {
  readonly header: Header;
  /** The rows of the next table, in the header's order; to be read to their end. */
  rows(): AsyncIterable<Buffer>;
  /** Throws where the file, read so far, does not end with its own checksum. */
  verify(): Promise<void>;
  close(): void;
}

/** Opens a backup. Throws BackupError, also while it is read, where it is none or damaged. */
export async function readBackup(file: string): Promise<BackupReader> {
  const disk = createReadStream(file);
  const unzip = createGunzip();
  // A failure of either shows in what is read from the second.
  pipeline(disk, unzip).catch(() => {});
  const blocks = wholeLines(unzip);
  const hash = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer> => {
    if (rest.length > 0) return rest;
    const next = await blocks.next().catch((cause) => {
      throw unreadable(file, cause);
    });
    if (next.done) throw unreadable(file, new Error('it ends too early'));
    rest = next.value;
    return rest;
  };
  const take = (bytes: number): Buffer => {
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(bytes);
    return taken;
  };
  const line = async (): Promise<Buffer> => {
    const block = await more();
    return take(block.indexOf(newline) + 1);
  };
  const first = await line();
  hash.update(first);
  return {
    header: headerOf(first, file),
    rows: () => untilEnd(more, take, hash),
    async verify() {
      const expected = `${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
      if ((await line()).toString('utf8') !== expected) {
        throw unreadable(file, new Error('its checksum does not fit'));
      }
      const behind = await blocks.next().catch((cause) => {
        throw unreadable(file, cause);
      });
      if (rest.length > 0 || !behind.done) {
        throw unreadable(file, new Error('more stands behind its end'));
      }
    },
    close() {
      disk.destroy();
      unzip.destroy();
    },
  };
}

/** What stands in the blocks up to a table's end mark. */
async function* untilEnd(
  more: () => Promise<Buffer>,
  take: (bytes: number) => Buffer,
  hash: Hash,
): AsyncGenerator<Buffer> {
  for (;;) {
    const block = await more();
    const end = endIn(block);
    const rows = take(end ?? block.length);
    hash.update(rows);
    if (rows.length > 0) yield rows;
    if (end === null) continue;
    hash.update(take(endOfTable.length));
    return;
  }
}

/** Where a table's end mark begins in these lines; null: not in them. */
function endIn(lines: Buffer): number | null {
  if (lines.subarray(0, endOfTable.length).equals(endOfTable)) return 0;
  const at = lines.indexOf(`\n${endOfTable}`);
  return at < 0 ? null : at + 1;
}

/** The same bytes in blocks that end with a line each. */
async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) {
      yield Buffer.concat([...begun, chunk.subarray(0, end)]);
      begun = [];
    }
    if (end < chunk.length) begun.push(chunk.subarray(end));
  }
  if (begun.length > 0) yield Buffer.concat([...begun, Buffer.from('\n')]);
}

function headerOf(line: Buffer, file: string): Header {
  try {
    const header: Header = JSON.parse(line.toString('utf8'));
    if (header.firstline !== 'backup') throw new Error('it has another header');
    if (header.format === format) return header;
  } catch (cause) {
    throw new BackupError(
      `${file} is not a backup of Firstline's. Name the file that backup wrote.`,
      {
        cause,
      },
    );
  }
  throw new BackupError(
    `${file} is a backup in a newer form than this Firstline reads. Restore it with the release that wrote it.`,
  );
}

function unreadable(file: string, cause: unknown): BackupError {
  if (codeOf(cause) === 'EISDIR') {
    return new BackupError(`${file} is a folder. Name the file that backup wrote.`, { cause });
  }
  if (['ENOENT', 'EACCES'].includes(codeOf(cause) ?? '')) {
    return new BackupError(`The backup cannot be read: ${reasonOf(cause)}`, { cause });
  }
  return new BackupError(
    `${file} is not a whole backup of Firstline's (${reasonOf(cause)}). Nothing was restored. Take another copy of it, or another backup.`,
    { cause },
  );
}
