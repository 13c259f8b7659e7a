import { readFile } from 'node:fs/promises';

/**
 * Milliseconds of CPU that a process of one thread has used so far, as those of Postgres are. Null
 * where it has ended or the machine does not tell, as Linux alone does.
 */
export async function processCpuMs(pid: number): Promise<number | null> {
  const nanoseconds = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => null);
  return nanoseconds === null ? null : Number.parseInt(nanoseconds, 10) / 1e6;
}
