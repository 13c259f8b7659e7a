import { codeOf, EmbeddedPostgresError, reasonOf } from './error.ts';

/** What to do where the data folder's disk is full, or nothing can be written there; else the error itself. */
export function explained(error: unknown, root: string): unknown {
  const words = reasonOf(error);
  const line = (pattern: RegExp) => words.split('\n').find((each) => pattern.test(each));
  const full = line(/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/);
  if (full !== undefined) {
    return new EmbeddedPostgresError(
      `The disk that holds ${root} is full (${full.trim()}). Free some space: a bot that runs goes on by itself; else start it again.`,
      { cause: error },
    );
  }
  const denied = line(/Permission denied|Read-only file system/);
  const refused = ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '') ? words : denied;
  if (refused === undefined) return error;
  return new EmbeddedPostgresError(
    `Nothing can be written in the data folder ${root} (${refused.trim()}). Let the bot's user own it, or set FIRSTLINE_DATA_DIR to a folder of its own.`,
    { cause: error },
  );
}
