import type { Log } from '../../src/runtime/ports.ts';
import type { Parts } from './parts.ts';
import { trying } from './say.ts';
import type { Activity, Wire } from './wire.ts';

/** Messages are replaced one after another, so that what was put there last stays. */
export function replacing(wire: Wire, log: Log): Parts['replace'] {
  /** By message: what is put there at the moment, and what is to be put there then. */
  const busy = new Map<string, { next: Activity | null }>();
  return async ({ serviceUrl, conversation }, messageId, activity) => {
    const name = `${conversation}/${messageId}`;
    const before = busy.get(name);
    if (before) {
      before.next = activity;
      return;
    }
    const own: { next: Activity | null } = { next: activity };
    busy.set(name, own);
    while (own.next) {
      const put = own.next;
      own.next = null;
      await trying(() => wire.update(serviceUrl, conversation, messageId, put), log);
    }
    busy.delete(name);
  };
}
