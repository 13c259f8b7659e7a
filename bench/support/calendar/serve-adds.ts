import { answer, cpuMs } from '../child.ts';
import { startsOf } from './business-year.ts';

/** What is added to each start. */
export interface Span {
  readonly unit: 'hours' | 'days';
  readonly count: number;
}

/** Adds to each of so many starts, in each pass. */
export interface Ask {
  readonly span: Span;
  readonly starts: number;
  readonly passes: number;
}

export interface Added {
  readonly cpuMs: number;
  /** The ends of the last pass, in ms. */
  readonly ends: readonly number[];
}

/** Gives what adds a span to an instant. */
type Adder = (span: Span) => (at: number) => number;

/** In a process of one side: adds as it is asked to, and tells the CPU that it took. */
export function serveAdds(adder: Adder): void {
  answer<Ask, Added>(async ({ span, starts: count, passes }) => {
    const starts = Float64Array.from(startsOf(count));
    const ends = new Float64Array(count);
    const add = adder(span);
    const before = cpuMs();
    for (let pass = 0; pass < passes; pass += 1) {
      for (let at = 0; at < starts.length; at += 1) ends[at] = add(starts[at] ?? 0);
    }
    return { cpuMs: cpuMs() - before, ends: [...ends] };
  });
}
