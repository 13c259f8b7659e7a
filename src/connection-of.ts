import type { Connection } from '../db/index.ts';
import type { Config } from './config.ts';

/** How the database is reached that a configuration names. */
export function connectionOf({
  databaseUrl,
  dataDir,
}: Pick<Config, 'databaseUrl' | 'dataDir'>): Connection {
  return databaseUrl === null ? { dataDir } : { url: databaseUrl };
}
