import type { Transport } from '../../sandbox/index.ts';
import { type WireAnswer, WireError, type WireRequest } from './patch-wire.ts';
import type { Random } from './random.ts';
import type { Replica } from './replica.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

/** What stands before the replicas and gives each request to one of them. */
export interface Front {
  deliver(request: WireRequest): Promise<WireAnswer>;
  readonly slack: Transport;
  /** Ends all that this replica was to answer. */
  drop(replica: Replica): void;
}

/** How long platforms wait for an answer, in milliseconds. */
const patience = { slack: 3000, teams: 15_000 };

export function openFront(
  { schedule, weather, random }: { schedule: Schedule; weather: Weather; random: Random },
  replicas: () => readonly Replica[],
): Front {
  const underWay = new Map<Replica, Set<(error: Error) => void>>();

  function once(request: WireRequest, patienceMs: number): Promise<WireAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>();
    const late = schedule.timer(patienceMs, false, () => reject(new WireError('ETIMEDOUT')));
    const name = `${request.method} ${request.url.pathname}`;
    const arrive = () => {
      const [replica] = replicas().length > 0 ? [random.pick(replicas())] : [];
      if (!replica) return Promise.reject(new WireError('ECONNREFUSED'));
      const gone = Promise.withResolvers<never>();
      const waiting = underWay.get(replica) ?? new Set();
      underWay.set(replica, waiting.add(gone.reject));
      return Promise.race([replica.serve(request), gone.promise]).finally(() =>
        waiting.delete(gone.reject),
      );
    };
    schedule.step({ kind: 'deliver', name, asks: request.body }, arrive).then(resolve, reject);
    return promise.finally(late.cancel);
  }

  function deliver(request: WireRequest, patienceMs = patience.teams): Promise<WireAnswer> {
    const again = weather.repeatsIn();
    if (again !== null) {
      schedule.timer(again, false, () => {
        once(request, patienceMs).catch(() => {});
      });
    }
    return once(request, patienceMs);
  }

  return {
    deliver,
    slack: async ({ body, headers }) => {
      const url = new URL('http://bot.test/slack/events');
      try {
        const answer = await deliver({ method: 'POST', url, headers, body }, patience.slack);
        const noRetry = answer.headers['x-slack-no-retry'] === '1';
        const delivered = { status: answer.status, body: answer.body, ms: 0 };
        return noRetry ? { ...delivered, noRetry } : delivered;
      } catch (error) {
        const isLate = error instanceof WireError && error.code === 'ETIMEDOUT';
        return { status: 0, body: '', ms: 0, failure: isLate ? 'timeout' : 'unreachable' };
      }
    },
    drop(replica) {
      for (const reject of underWay.get(replica) ?? []) reject(new WireError('ECONNRESET'));
      underWay.delete(replica);
    },
  };
}
