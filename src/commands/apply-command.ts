import { parseArgs } from 'node:util';
import { applyPolicy } from '../runtime/apply-policy.ts';
import { keepPolicy } from '../runtime/take-up-desks.ts';
import { withDeskData } from './desk-data.ts';
import type { Outcome } from './outcome.ts';

/**
 * `policy apply`: which open tickets stand under an older version of their desk's policy; with
 * `--recompute` they follow the present one from now on. Nothing that has fired moves.
 */
export async function policyApply(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args,
    options: { recompute: { type: 'boolean', default: false } },
  });
  return withDeskData(async (data) => {
    const lines: string[] = [];
    let refusals = 0;
    for (const desk of data.desks.values()) {
      if (values.recompute) await keepPolicy(data, desk);
      for (const one of await applyPolicy(data, desk, { dryRun: !values.recompute })) {
        if (one.refused !== null) refusals += 1;
        const outcome = values.recompute ? (one.refused ?? 'recomputed') : 'would be recomputed';
        lines.push(`${one.number}: ${one.from} to ${desk.policyVersion}: ${outcome}`);
      }
    }
    if (lines.length === 0) lines.push('Every open ticket follows its desk’s present policy.');
    else if (!values.recompute) lines.push('Nothing was changed. Add --recompute to do it.');
    return { exitCode: refusals > 0 ? 1 : 0, output: lines.join('\n') };
  });
}
