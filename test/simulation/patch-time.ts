import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';
import { ownerNow } from './owner.ts';
import type { Schedule, TimerHandle } from './schedule.ts';

/** Whose time this process has; null: the real one. */
let schedule: Schedule | null = null;
let startedAt = 0;

/** From now on this process lives in the time of this schedule. */
export function liveBy(given: Schedule): void {
  schedule = given;
  startedAt = given.now();
}

const RealDate = Date;
const real = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate };
const realNow = RealDate.now.bind(RealDate);
const realElapsed = performance.now.bind(performance);

/** What `setTimeout` gives while time is simulated. */
class SimulatedTimeout {
  #handle: TimerHandle;
  readonly #begin: () => TimerHandle;
  #refed = true;

  constructor(begin: () => TimerHandle) {
    this.#begin = begin;
    this.#handle = begin();
  }

  /** Nobody waits for it. */
  unref(): this {
    this.#refed = false;
    this.#handle.setIdle(true);
    return this;
  }

  ref(): this {
    this.#refed = true;
    this.#handle.setIdle(false);
    return this;
  }

  hasRef(): boolean {
    return this.#refed;
  }

  refresh(): this {
    this.#handle.cancel();
    this.#handle = this.#begin();
    return this;
  }

  close(): this {
    this.#handle.cancel();
    return this;
  }

  [Symbol.dispose](): void {
    this.#handle.cancel();
  }
}

type Callback = (...given: unknown[]) => void;

/** So long a wait is a limit for something else, which makes time pass itself. */
const limitMs = 10_000;

function timeout(work: Callback, ms = 0, ...given: unknown[]) {
  const by = schedule;
  if (!by) return real.setTimeout(work, ms, ...given);
  return new SimulatedTimeout(() => by.timer(ms, ms >= limitMs, () => work(...given)));
}

function interval(work: Callback, ms = 0, ...given: unknown[]) {
  const by = schedule;
  if (!by) return real.setInterval(work, ms, ...given);
  let timer: SimulatedTimeout;
  const again = (): TimerHandle =>
    by.timer(ms, true, () => {
      timer.refresh();
      work(...given);
    });
  timer = new SimulatedTimeout(again);
  return timer;
}

function clear(timer: unknown): void {
  if (timer instanceof SimulatedTimeout) timer.close();
  else if (timer instanceof Object) Reflect.apply(real.clearTimeout, undefined, [timer]);
}

/** What is to run at once: it is waited for. */
const immediates = new Set<NodeJS.Immediate>();

function immediately(work: Callback, ...given: unknown[]): NodeJS.Immediate {
  const immediate = real.setImmediate(() => {
    immediates.delete(immediate);
    work(...given);
  });
  immediates.add(immediate);
  return immediate;
}

function notImmediately(immediate: NodeJS.Immediate | undefined): void {
  if (immediate) immediates.delete(immediate);
  real.clearImmediate(immediate);
}

/** Rounds of the event loop in which nothing came up, after which nothing comes up by itself. */
const quietRounds = 4;

/** Resolves when nothing runs any more; `stirred` counts whatever shows that something does. */
export async function quiet(stirred: () => number): Promise<void> {
  for (let rounds = 0, before = stirred(); rounds < quietRounds; rounds += 1) {
    await new Promise((resolve) => {
      real.setImmediate(resolve);
    });
    if (stirred() === before && immediates.size === 0) continue;
    before = stirred();
    rounds = -1;
  }
}

function abortAfter(ms: number): AbortSignal {
  const by = schedule;
  const controller = new AbortController();
  const end = () => controller.abort(new DOMException('The operation timed out', 'TimeoutError'));
  if (by) by.timer(ms, true, end);
  else real.setTimeout(end, ms).unref();
  return controller.signal;
}

function put(onto: object, names: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(onto, name, { value, configurable: true, writable: true });
  }
}

const now = () => (schedule ? schedule.now() + ownerNow().skewMs : realNow());

/** Every clock and timer of the process asks for the time that is lived by; before the first, the real one. */
export function patchTime(): void {
  put(globalThis, {
    Date: new Proxy(RealDate, {
      construct: (of, given: unknown[], as) =>
        Reflect.construct(of, given.length > 0 ? given : [now()], as === of ? of : as),
      apply: () => new RealDate(now()).toString(),
      get: (of, name) => (name === 'now' ? now : Reflect.get(of, name)),
    }),
    setTimeout: timeout,
    clearTimeout: clear,
    setInterval: interval,
    clearInterval: clear,
    setImmediate: immediately,
    clearImmediate: notImmediately,
  });
  put(performance, { now: () => (schedule ? schedule.now() - startedAt : realElapsed()) });
  put(AbortSignal, { timeout: abortAfter });
  put(promises, {
    setTimeout: (ms: number, value?: unknown, options: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        const timer = timeout(() => resolve(value), ms);
        options.signal?.addEventListener('abort', () => {
          clear(timer);
          reject(new DOMException('The operation was aborted', 'AbortError'));
        });
      }),
  });
  syncBuiltinESMExports();
}
