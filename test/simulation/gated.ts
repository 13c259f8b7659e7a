import type { Schedule } from './schedule.ts';

/** The same port, each of whose calls waits for its turn. `before` is asked of the database first then. */
export function gated<Port extends object>(
  name: string,
  port: Port,
  schedule: Schedule,
  before: () => Promise<void>,
): Port {
  return new Proxy(port, {
    get(of, key) {
      const found: unknown = Reflect.get(of, key);
      if (typeof found !== 'function' || typeof key !== 'string') return found;
      return (...asks: unknown[]) =>
        schedule.step({ kind: 'sql', name: `${name}.${key}`, asks }, async () => {
          const [, result] = await Promise.all([before(), Reflect.apply(found, of, asks)]);
          return result;
        });
    },
  });
}
