import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { attachStore, type Store } from '../../db/index.ts';
import { type Config, ConfigError } from '../config.ts';

/** Opens the database that the environment names, for the time of `work`. Throws what start would. */
export async function withStore<Result>(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl === null) await requireData(dataDir);
  const store = await attachStore(databaseUrl === null ? { dataDir } : { url: databaseUrl });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A command looks at data; it makes none in a mistyped folder. */
async function requireData(dataDir: string): Promise<void> {
  await access(join(dataDir, 'postgres')).catch(() => {
    throw new ConfigError([
      `FIRSTLINE_DATA_DIR: there is no data of the bot in ${dataDir}; set it to the bot's folder, or set DATABASE_URL`,
    ]);
  });
}
