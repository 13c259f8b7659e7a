export type FaultOn = 'create' | 'send' | 'update' | 'roster' | 'token';

/** `cut`: the connection ends; `time-out`: no answer at all; before or after the effect. */
export type FaultHow =
  | 429
  | 412
  | 403
  | 404
  | 502
  | '502 after'
  | 'cut before'
  | 'cut after'
  | 'time-out before'
  | 'time-out after';

export interface Fault {
  readonly on: FaultOn;
  readonly how: FaultHow;
  /** How often it happens; default once. */
  readonly times?: number;
  /** Seconds, with 429. */
  readonly retryAfter?: number;
  /** Only requests in whose conversation id or body one of these stands. */
  readonly match?: readonly string[];
}

export interface Faults {
  add(fault: Fault): void;
  /** The fault that this request meets, counted down; null for none. */
  meet(on: FaultOn, text: string): Fault | null;
  /** Faults that were not met as yet. */
  left(): number;
}

export function openFaults(): Faults {
  const held: { readonly fault: Fault; times: number }[] = [];
  return {
    add: (fault) => void held.push({ fault, times: fault.times ?? 1 }),
    meet: (on, text) => {
      const met = held.find(
        ({ fault, times }) =>
          times > 0 && fault.on === on && fault.match?.some((one) => text.includes(one)) !== false,
      );
      if (!met) return null;
      met.times -= 1;
      return met.fault;
    },
    left: () => held.reduce((sum, { times }) => sum + times, 0),
  };
}

/** [messages, milliseconds] of one bot in one thread. */
const RATES = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
] as const;

/** Counts in real time: seconds to wait where a message would be one too many, else null. */
export function openRates(): (conversation: string) => number | null {
  const sent = new Map<string, number[]>();
  return (conversation) => {
    const now = performance.now();
    const times = sent.get(conversation) ?? [];
    sent.set(conversation, times);
    for (const [most, within] of RATES) {
      const oldest = times.at(-most);
      if (oldest !== undefined && now - oldest < within) {
        return Math.ceil((within - (now - oldest)) / 1000);
      }
    }
    times.push(now);
    return null;
  };
}
