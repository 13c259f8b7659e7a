import { driver } from '../driver.ts';
import { embeddedUser, readPassword } from './init-data.ts';
import type { Layout } from './layout.ts';
import { isAlive, readPostmaster } from './postmaster.ts';

/** How to connect, in the names of postgres.js. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The way to the Postgres that serves these data; null where none answers. */
export async function attach(layout: Layout): Promise<ConnectOptions | null> {
  const postmaster = await readPostmaster(layout);
  if (!postmaster?.ready) return null;
  // A socket of its own answers for nothing else; a port may be another program's by now.
  if (!postmaster.socket && !(await isAlive(layout, postmaster))) return null;
  const options = {
    host: postmaster.socket || '127.0.0.1',
    port: postmaster.port,
    user: embeddedUser,
    password: postmaster.socket ? '' : await readPassword(layout),
    database: 'postgres',
  };
  const sql = driver({ ...options, max: 1, connect_timeout: 5, fetch_types: false });
  try {
    const [row] = await sql`select current_setting('data_directory') as folder`;
    return samePath(row?.folder, layout.data) ? options : null;
  } catch {
    return null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function samePath(one: string, other: string): boolean {
  return one.replaceAll('\\', '/') === other.replaceAll('\\', '/');
}
