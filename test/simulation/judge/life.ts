import type { Instant } from '../../../src/engine/instant.ts';
import type { Policy } from '../../../src/engine/policy.ts';
import type { TicketEvent } from '../../../src/engine/ticket.ts';
import { after, begun, type Facts } from './clocks/facts.ts';
import type { Evidence, TicketRow } from './evidence.ts';

/** A ticket with what was so before and after each of its events. */
export interface Life {
  readonly ticket: TicketRow;
  readonly steps: readonly Step[];
  readonly last: Facts;
}

export interface Step {
  /** Null before the report. */
  readonly before: Facts | null;
  readonly event: TicketEvent;
  /** When it was written, in true time. */
  readonly writtenAt: Instant;
  readonly facts: Facts;
}

/** The lives of all tickets, as their events tell them; what has no report is left out. */
export function livesOf(evidence: Evidence): Life[] {
  const all = Map.groupBy(evidence.events, (row) => idOf(row));
  return evidence.tickets.flatMap((ticket) => {
    const rows = (all.get(idOf(ticket)) ?? []).toSorted((a, b) => a.seq - b.seq);
    const policyOf = (version: string) => policyAt(evidence, ticket.deskId, version);
    const steps: Step[] = [];
    let before: Facts | null = null;
    for (const { event, writtenAt } of rows) {
      if (event.type === 'TicketOpened') before = null;
      else if (!before) return [];
      const facts: Facts =
        event.type === 'TicketOpened'
          ? begun(event, policyOf(event.policyVersion))
          : after(before ?? noFacts(), event, policyOf);
      steps.push({ before, event, writtenAt, facts });
      before = facts;
    }
    return before ? [{ ticket, steps, last: before }] : [];
  });
}

function noFacts(): never {
  throw new Error('a ticket begins with its report');
}

export function idOf({ deskId, number }: { readonly deskId: string; readonly number: string }) {
  return `${deskId} ${number}`;
}

function policyAt({ policies }: Evidence, deskId: string, version: string): Policy {
  const kept = policies.find((one) => one.deskId === deskId && one.version === version);
  if (!kept) throw new Error(`desk ${deskId} kept no policy ${version}`);
  return kept.policy;
}
