import { parseArgs } from 'node:util';
import { moveTo, undoMove } from '../../db/copy/move.ts';
import { withoutPassword } from '../../db/database-url.ts';
import { readConfig } from '../config.ts';
import { connectionOf } from '../connection-of.ts';
import { described } from './backup-command.ts';
import type { Outcome } from './outcome.ts';
import { requireData } from './with-store.ts';

/**
 * `migrate-to <url>`: moves all that the bot keeps to another, empty Postgres; `migrate-to --undo`
 * lets bots start on the database it was moved from again.
 */
export async function migrateToCommand(args: string[]): Promise<Outcome> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { undo: { type: 'boolean', default: false } },
  });
  const [url] = positionals;
  if (positionals.length + (values.undo ? 1 : 0) !== 1) {
    return { exitCode: 2, output: 'migrate-to: expected the URL of an empty Postgres, or --undo' };
  }
  const config = readConfig();
  await requireData(config);
  if (url === undefined) {
    const to = await undoMove(connectionOf(config));
    return {
      exitCode: 0,
      output: `Bots start on this database again. What was written to ${to} since it was moved there is not in it.`,
    };
  }
  const counts = await moveTo(connectionOf(config), url);
  return {
    exitCode: 0,
    output: [
      `Moved, and compared row by row: ${described(counts)}.`,
      `Set DATABASE_URL=${withoutPassword(url)} (with the password) and start the bot.`,
      'No bot starts on the old database any more; npm run -s firstline -- migrate-to --undo takes that back.',
    ].join('\n'),
  };
}
