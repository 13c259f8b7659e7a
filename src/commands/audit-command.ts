import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { policyVersions, UnknownPolicyVersion } from '../runtime/policies.ts';
import type { Keeping, TicketStore } from '../runtime/ports.ts';
import { examineTicket } from './audit/examine-ticket.ts';
import { keptTickets } from './export-command.ts';
import type { Outcome } from './outcome.ts';
import { withStore } from './with-store.ts';

/** What an audit of a desk counted. */
export interface Audited {
  readonly tickets: number;
  readonly events: number;
  readonly gone: number;
  /** Counts that were given out and belong to no ticket. */
  readonly unused: number;
  readonly differences: number;
}

/**
 * `audit verify`: recomputes every ticket from its events and compares, and looks for what does not
 * belong together. Writes a line for each difference as it is found; exit code 1 where there are any.
 */
export async function auditVerify(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({ args, options: { desk: { type: 'string' } } });
  return withStore(readConfig(), async ({ keeping, tickets }) => {
    const all = await keeping.deskIds();
    if (values.desk !== undefined && !all.includes(values.desk)) {
      return { exitCode: 2, output: `--desk: nothing is kept of a desk "${values.desk}"` };
    }
    const lines: string[] = [];
    let differences = 0;
    for (const deskId of values.desk === undefined ? all : [values.desk]) {
      const write = (line: string) => void process.stdout.write(`${line}\n`);
      const audited = await auditDesk({ keeping, tickets }, deskId, Date.now(), write);
      differences += audited.differences;
      lines.push(summary(deskId, audited));
    }
    if (lines.length === 0) lines.push('Nothing is kept as yet.');
    return { exitCode: differences > 0 ? 1 : 0, output: lines.join('\n') };
  });
}

function summary(deskId: string, { tickets, events, gone, unused, differences }: Audited): string {
  const found = differences === 0 ? 'no differences' : `differences: ${differences}`;
  return `${deskId}: tickets ${tickets}, events ${events}, tombstones ${gone}, numbers of no ticket ${unused}; ${found}`;
}

/** Verifies one desk, page by page, also beside running bots: each ticket is read of one moment. */
export async function auditDesk(
  { keeping, tickets }: { readonly keeping: Keeping; readonly tickets: TicketStore },
  deskId: string,
  now: number,
  write: (line: string) => void,
): Promise<Audited> {
  const counted = { tickets: 0, events: 0, differences: 0 };
  const say = (number: string, what: string) => {
    counted.differences += 1;
    write(`${[deskId, number].filter(Boolean).join(' ')}: ${what}`);
  };
  const policyOf = await policiesOf(tickets, deskId);
  for await (const kept of keptTickets(keeping, deskId)) {
    counted.tickets += 1;
    counted.events += kept.events.length;
    for (const what of examineTicket(kept, policyOf, now)) say(kept.number, what);
  }
  for (const { number, in: table, rows, gone } of await keeping.strays(deskId)) {
    const where = gone ? 'it has a tombstone' : 'there is no such ticket';
    say(number, `${where}, yet ${table} has ${rows} of its rows`);
  }
  const { last, there, gone } = await keeping.counts(deskId);
  if (last < there + gone) {
    const used = there + gone;
    say('', `the last count given out is ${last}, and ${used} are used: the next may be taken`);
  }
  return { ...counted, gone, unused: Math.max(0, last - there - gone) };
}

async function policiesOf(tickets: TicketStore, deskId: string) {
  const policies = policyVersions(tickets);
  await policies.reload(deskId);
  return (version: string) => {
    try {
      return policies.of(deskId, version);
    } catch (error) {
      if (error instanceof UnknownPolicyVersion) return null;
      throw error;
    }
  };
}
