import type { Sql } from '../../../db/connect.ts';
import { processCpuMs } from '../process-cpu.ts';

/**
 * Milliseconds of CPU that the server's processes have used so far, without those that ended. Null
 * where the machine does not tell: on Linux alone it does.
 */
export async function serverCpuMs(sql: Sql): Promise<number | null> {
  const processes = await sql<{ pid: number }[]>`select pid from pg_stat_activity`;
  const used = await Promise.all(processes.map(({ pid }) => processCpuMs(pid)));
  const known = used.filter((ms) => ms !== null);
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
}
