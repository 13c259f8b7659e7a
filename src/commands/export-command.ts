import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { addressFault } from '../files/address-fault.ts';
import type { Address, Keeping, KeptTicket } from '../runtime/ports.ts';
import { csvRow } from './csv.ts';
import type { Outcome } from './outcome.ts';
import { ticketCells, ticketColumns } from './ticket-cells.ts';
import { withStore } from './with-store.ts';

const batch = 100;
const nothingFits = 'Nothing that is kept fits this selection.';

export interface ExportOptions {
  readonly format: 'jsonl' | 'csv';
  readonly requester?: Address;
  readonly desk?: string;
  /** Reported at `since` or later, and before `until`. */
  readonly since?: number;
  readonly until?: number;
}

/**
 * `export`: tickets with their events, one a line, or one row a ticket as CSV; with `--requester` all
 * that is kept of one person. To standard output, or to a new file that only its owner reads.
 */
export async function exportCommand(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args,
    options: {
      requester: { type: 'string' },
      desk: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      format: { type: 'string', default: 'jsonl' },
      out: { type: 'string' },
    },
  });
  const { requester, desk, format, out } = values;
  const misused = (output: string): Outcome => ({ exitCode: 2, output });
  if (format !== 'jsonl' && format !== 'csv') {
    return misused(`--format: ${JSON.stringify(format)} is none; expected jsonl or csv`);
  }
  const fault = requester === undefined ? null : addressFault(requester, 'person');
  if (fault) return misused(`--requester: ${fault}`);
  const since = values.since === undefined ? undefined : instantOf(values.since);
  const until = values.until === undefined ? undefined : instantOf(values.until);
  if (since === null || until === null) {
    return misused(
      '--since and --until: expected a date such as 2026-06-01, or an instant such as 2026-06-01T17:00:00-04:00',
    );
  }
  const options: ExportOptions = {
    format,
    ...(requester === undefined ? {} : { requester }),
    ...(desk === undefined ? {} : { desk }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  return withStore(readConfig(), async ({ keeping }) => {
    if (desk !== undefined && !(await keeping.deskIds()).includes(desk)) {
      return misused(`--desk: nothing is kept of a desk "${desk}"`);
    }
    const counted = { lines: 0 };
    const lines = Readable.from(exportLines(keeping, options, counted));
    if (out === undefined) {
      await pipeline(lines, process.stdout, { end: false });
      // Apart from the lines, which others read.
      if (counted.lines === 0) process.stderr.write(`${nothingFits}\n`);
      return { exitCode: 0, output: '' };
    }
    try {
      await pipeline(lines, createWriteStream(out, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return misused(`--out: ${out} is there already; choose another name`);
    }
    return {
      exitCode: 0,
      output: [
        `Written to ${out}. Lines: ${counted.lines}`,
        ...(counted.lines === 0 ? [nothingFits] : []),
      ].join('\n'),
    };
  });
}

const momentSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** The beginning of a date in UTC, or an instant; null where it is neither. */
function instantOf(text: string): number | null {
  const parsed = momentSchema.safeParse(text);
  return parsed.success ? Date.parse(parsed.data) : null;
}

/** What is exported, line by line, read in pages. */
export async function* exportLines(
  keeping: Keeping,
  options: ExportOptions,
  counted = { lines: 0 },
): AsyncGenerator<string> {
  const { format, requester, desk } = options;
  const end = format === 'csv' ? '\r\n' : '\n';
  if (format === 'csv') yield csvRow(ticketColumns) + end;
  const line = (text: string) => {
    counted.lines += 1;
    return text + end;
  };
  for (const deskId of desk === undefined ? await keeping.deskIds() : [desk]) {
    for await (const kept of keptTickets(keeping, deskId, options)) {
      yield line(format === 'csv' ? csvRow(ticketCells(kept)) : JSON.stringify(jsonOfTicket(kept)));
    }
    if (format === 'csv' || requester === undefined) continue;
    const { drafts, referrals } = await keeping.unsent(deskId, requester);
    for (const draft of drafts) yield line(JSON.stringify({ kind: 'draft', ...draft }));
    for (const referral of referrals) yield line(JSON.stringify({ kind: 'referral', ...referral }));
  }
  const reference =
    format === 'jsonl' && requester !== undefined ? await keeping.reference(requester) : null;
  if (reference) yield line(JSON.stringify({ kind: 'reference', ...reference }));
}

/** The tickets of a desk, page by page. */
export async function* keptTickets(
  keeping: Keeping,
  deskId: string,
  wanted: Pick<ExportOptions, 'requester' | 'since' | 'until'> = {},
): AsyncGenerator<KeptTicket> {
  let after = '';
  for (;;) {
    const page = await keeping.page(deskId, after, batch, wanted);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < batch) return;
    after = last.number;
  }
}

function jsonOfTicket({ deskId, number, ticket, events }: KeptTicket) {
  return { kind: 'ticket', deskId, number, ticket, events: events.map(({ event }) => event) };
}
