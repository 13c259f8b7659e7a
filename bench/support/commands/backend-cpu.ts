import { readFile } from 'node:fs/promises';
import { openDatabase } from '../../../db/connect.ts';

/** Of one tick of the kernel's, by which it counts. */
const tickMs = 10;

/** Milliseconds of CPU so far of the sessions that others have in a database; null: it cannot be read here. */
export interface BackendCpu {
  ms(): Promise<number>;
  close(): Promise<void>;
}

/** Looks at the processes behind the sessions of a server on this machine, where it is a Linux. */
export async function backendCpu(databaseUrl: string): Promise<BackendCpu | null> {
  if (process.platform !== 'linux') return null;
  const { sql, close } = await openDatabase({ url: databaseUrl }, { poolSize: 1 });
  return {
    async ms() {
      const rows = await sql<{ pid: number }[]>`
        select pid from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`;
      const ticks = await Promise.all(rows.map(({ pid }) => ticksOf(pid)));
      return ticks.reduce((sum, one) => sum + one, 0) * tickMs;
    },
    close,
  };
}

async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold anything: the state, and so on to `utime` and `stime`.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
