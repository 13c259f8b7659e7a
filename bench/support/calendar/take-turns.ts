import type { Bench } from '../../suite.ts';
import type { Child } from '../child.ts';
import type { Added, Ask, Span } from './serve-adds.ts';

/** One that adds business time, in a process of its own. */
export interface Side {
  readonly name: string;
  readonly child: Child<Ask, Added>;
}

export interface Turns {
  /** The CPU of one add in each round. */
  readonly ns: readonly number[];
  readonly ends: readonly number[];
}

/** Warms each side up, then measures them in turn in each round; in the order given. */
export async function takeTurns(
  { rounds, quick }: Pick<Bench, 'rounds' | 'quick'>,
  sides: readonly Side[],
  span: Span,
  starts: number,
): Promise<Map<Side, Turns>> {
  const full = (quick ? 1 : warmUpMs) * 1e6;
  const turns: { side: Side; passes: number; ns: number[]; ends: readonly number[] }[] = [];
  for (const side of sides) {
    let passes = 1;
    let { ns, ends } = await add(side, { span, starts, passes });
    while (ns * starts * passes < full) {
      passes *= 2;
      ({ ns, ends } = await add(side, { span, starts, passes }));
    }
    turns.push({ side, passes, ns: [], ends });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { side, passes, ns } of turns) {
      ns.push((await add(side, { span, starts, passes })).ns);
    }
  }
  return new Map(turns.map(({ side, ns, ends }) => [side, { ns, ends }]));
}

const warmUpMs = 150;

async function add({ child }: Side, ask: Ask): Promise<{ ns: number; ends: readonly number[] }> {
  const { cpuMs, ends } = await child.ask(ask);
  return { ns: (cpuMs * 1e6) / (ask.starts * ask.passes), ends };
}
