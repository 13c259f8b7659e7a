import type { Queries } from './connect.ts';
import { requireUsable, tablesOf, UnusableTables } from './migrate.ts';

/**
 * Throws UnusableTables, with nothing changed, where the tables are not this version's: commands work
 * on what a bot has brought up to date, and only its start does so.
 */
export async function requireCurrent(sql: Queries): Promise<void> {
  const state = await tablesOf(sql);
  requireUsable(state);
  if (state.kind === 'current') return;
  throw new UnusableTables(
    state.kind === 'none'
      ? 'There are no tables of Firstline in this database, and none were made. Set DATABASE_URL or ' +
          'FIRSTLINE_DATA_DIR to the bot’s database; in a new one, the first start of the bot makes ' +
          'them, or fill it with a backup: `npm run -s firstline -- restore <file>`.'
      : 'The tables of this database are of an older Firstline than this one; nothing was changed. ' +
          'Starting this version of the bot brings them up to date. Make a backup before: ' +
          '`npm run -s firstline -- backup <file>`.',
  );
}
