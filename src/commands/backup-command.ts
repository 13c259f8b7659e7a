import { parseArgs } from 'node:util';
import { backUp, type Counts } from '../../db/copy/back-up.ts';
import { readConfig } from '../config.ts';
import { connectionOf } from '../connection-of.ts';
import type { Outcome } from './outcome.ts';
import { requireData } from './with-store.ts';

/** `backup <file>`: writes all that the bot keeps into a new file, also beside a running bot. */
export async function backupCommand(args: string[]): Promise<Outcome> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    return { exitCode: 2, output: 'backup: expected the name of the file to write' };
  }
  const config = readConfig();
  await requireData(config);
  const counts = await backUp(connectionOf(config), file, new Date());
  return {
    exitCode: 0,
    output: [
      `${file} holds all that was in the database: ${described(counts)}.`,
      'Tokens in it are encrypted with FIRSTLINE_ENCRYPTION_KEY, which is not in it: keep both. The rest can be read by whoever has the file.',
    ].join('\n'),
  };
}

/** The tables that have rows, e.g. `tickets 3, events 41`. */
export function described(counts: Counts): string {
  const filled = counts.filter(({ rows }) => rows > 0);
  const listed = filled.map(({ name, rows }) => `${name.replaceAll('_', ' ')} ${rows}`);
  return listed.join(', ') || 'no rows';
}
