import { newPostgres, type PostgresServer } from './postgres-server.ts';

/** A primary and its synchronous standby, which change places. */
export interface Pair {
  primary(): PostgresServer;
  standby(): PostgresServer;
  /** The primary is killed and the standby takes its place, without a standby of its own. */
  failOver(): Promise<void>;
  /** The other server becomes the standby of the primary, which is stopped as a crash stops it or in order. */
  rebuild(how: 'fast' | 'immediate'): Promise<void>;
  remove(): Promise<void>;
}

const waitsForStandby = { synchronous_standby_names: 'standby' };

export async function startPair(): Promise<Pair> {
  let primary = await newPostgres();
  let standby = await newPostgres('standby');
  const rebuild = async () => {
    await primary.copyTo(standby);
    // A commit of the primary waits for the standby from the first on.
    await Promise.all([primary.start(waitsForStandby), standby.start()]);
  };
  await rebuild();
  return {
    primary: () => primary,
    standby: () => standby,
    async failOver() {
      await primary.kill();
      await standby.promote();
      [primary, standby] = [standby, primary];
    },
    async rebuild(how) {
      await primary.stop(how);
      if (how === 'immediate') {
        // Files are copied from a server that was stopped in order.
        await primary.start();
        await primary.stop('fast');
      }
      await rebuild();
    },
    async remove() {
      await Promise.all([primary.remove(), standby.remove()]);
    },
  };
}
