import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { attachStore, type Store } from '../../db/index.ts';
import { type Config, ConfigError } from '../config.ts';
import { connectionOf } from '../connection-of.ts';

type Place = Pick<Config, 'databaseUrl' | 'dataDir'>;

/** Opens the database that the environment names, for the time of `work`. Throws what start would. */
export async function withStore<Result>(
  place: Place,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  await requireData(place);
  const store = await attachStore(connectionOf(place));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A command looks at data; it makes none in a mistyped folder. */
export async function requireData({ databaseUrl, dataDir }: Place): Promise<void> {
  if (databaseUrl !== null) return;
  await access(join(dataDir, 'postgres')).catch(() => {
    throw new ConfigError([
      `FIRSTLINE_DATA_DIR: there is no data of the bot in ${dataDir}; set it to the bot's folder, or set DATABASE_URL`,
    ]);
  });
}
