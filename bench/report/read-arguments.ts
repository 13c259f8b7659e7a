import { parseArgs } from 'node:util';
import { countFrom } from '../../test/support/command-line.ts';

/** With fewer, a run is shown and not kept. */
export const fullRounds = 5;

interface Arguments {
  /** The suites to run; none named are all. */
  readonly named: readonly string[];
  readonly quick: boolean;
  readonly rounds: number;
  /** Only writes what was measured last into the documents. */
  readonly quote: boolean;
}

/** Throws for a suite or an option that there is not, and says which there are. */
export function readArguments(args: readonly string[], suites: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      quote: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((name) => !suites.includes(name));
  if (unknown !== undefined) throw new Error(`there is no suite "${unknown}"`);
  const rounds = values.rounds ?? String(values.quick ? 1 : fullRounds);
  const { quick, quote } = values;
  if (quote && (quick || values.rounds !== undefined || positionals.length > 0)) {
    throw new Error('--quote stands alone: it measures nothing');
  }
  return { named: positionals, quick, quote, rounds: countFrom('rounds', rounds, 1) };
}
