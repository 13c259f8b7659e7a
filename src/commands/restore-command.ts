import { parseArgs } from 'node:util';
import { restore } from '../../db/copy/restore.ts';
import { readConfig } from '../config.ts';
import { connectionOf } from '../connection-of.ts';
import { described } from './backup-command.ts';
import type { Outcome } from './outcome.ts';

/** `restore <file>`: fills an empty database with a backup. */
export async function restoreCommand(args: string[]): Promise<Outcome> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    return { exitCode: 2, output: 'restore: expected the name of a file that backup wrote' };
  }
  const { at, counts } = await restore(connectionOf(readConfig()), file);
  return {
    exitCode: 0,
    output: [
      `The database is as it was at ${at}: ${described(counts)}.`,
      'Start the bot with the FIRSTLINE_ENCRYPTION_KEY of that time. What was due since then is done at its start.',
    ].join('\n'),
  };
}
