import { readFile } from 'node:fs/promises';
import type { Sql } from '../../../db/connect.ts';

/**
 * Milliseconds of CPU that the server's processes have used so far, without those that ended. Null
 * where the machine does not tell: on Linux alone it does.
 */
export async function serverCpuMs(sql: Sql): Promise<number | null> {
  const processes = await sql<{ pid: number }[]>`select pid from pg_stat_activity`;
  const used = await Promise.all(processes.map(({ pid }) => usedMs(pid)));
  const known = used.filter((ms) => ms !== null);
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
}

async function usedMs(pid: number): Promise<number | null> {
  const nanoseconds = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => null);
  return nanoseconds === null ? null : Number.parseInt(nanoseconds, 10) / 1e6;
}
