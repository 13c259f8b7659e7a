import { hear } from '../../src/hear.ts';
import type { Route } from '../../src/http-server.ts';
import type { Log } from '../../src/runtime/ports.ts';
import type { Inbound } from '../../src/side.ts';

export interface Served {
  /** Without a slash at the end. */
  readonly url: string;
  /** Takes no more requests and resolves when those under way are done. */
  stop(): Promise<void>;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Serves what hears of a platform, as the bot does, on a free port. */
export async function serve(
  inbound: Inbound | readonly Inbound[],
  { routes = [], log = silent }: { routes?: readonly Route[]; log?: Log } = {},
): Promise<Served> {
  const hearing = hear([inbound].flat(), routes, log);
  const { port } = await hearing.start('127.0.0.1', 0);
  return { url: `http://127.0.0.1:${port}`, stop: hearing.stop };
}
