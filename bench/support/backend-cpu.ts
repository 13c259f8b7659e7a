import { openDatabase } from '../../db/connect.ts';
import { processCpuMs } from './process-cpu.ts';

/** Milliseconds of CPU so far of the sessions that others have in a database; null: it cannot be read here. */
export interface BackendCpu {
  ms(): Promise<number>;
  close(): Promise<void>;
}

/** Looks at the processes behind the sessions of a server on this machine, where it is a Linux. */
export async function backendCpu(databaseUrl: string): Promise<BackendCpu | null> {
  if ((await processCpuMs(process.pid)) === null) return null;
  const { sql, close } = await openDatabase({ url: databaseUrl }, { poolSize: 1 });
  return {
    async ms() {
      const rows = await sql<{ pid: number }[]>`
        select pid from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`;
      const used = await Promise.all(rows.map(({ pid }) => processCpuMs(pid)));
      return used.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    },
    close,
  };
}
