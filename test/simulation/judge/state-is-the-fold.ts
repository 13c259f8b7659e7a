import { isDeepStrictEqual } from 'node:util';
import { fold } from '../../../src/engine/decide.ts';
import { owed } from './clocks/owed.ts';
import { remindersOf } from './clocks/reminders.ts';
import type { Evidence, TicketRow, Violation } from './evidence.ts';
import { idOf, type Life, livesOf } from './life.ts';

/** What is kept of a ticket is what its events make of it, and its columns say the same. */
export function stateIsTheFold(evidence: Evidence): Violation[] {
  const all = Map.groupBy(evidence.events, idOf);
  const lives = new Map(livesOf(evidence).map((life) => [idOf(life.ticket), life]));
  return evidence.tickets.flatMap((row) => {
    const violation = (says: string, shows: unknown): Violation => ({
      invariant: 'state is the fold',
      says: `${row.number}: ${says}`,
      evidence: shows,
    });
    const rows = (all.get(idOf(row)) ?? []).toSorted((a, b) => a.seq - b.seq);
    const life = lives.get(idOf(row));
    if (!life) return [violation('it has no report among its events', rows)];
    const gaps = rows.filter(({ seq }, at) => seq !== at + 1);
    if (gaps.length > 0) return [violation('its events have gaps', gaps)];
    const ticket = fold(
      null,
      rows.map(({ event }) => event),
    );
    if (!isDeepStrictEqual(ticket, row.ticket))
      return [violation('it is not what its events make of it', { kept: row.ticket, ticket })];
    const wrong = Object.entries(columnsOf(row, life)).filter(
      ([, [kept, true_]]) => kept !== true_,
    );
    const next = Math.min(
      ...owed(life.last).map(({ from }) => from),
      ...remindersOf(life.last).flatMap(([first]) => (first ? [first.dueAt] : [])),
    );
    const isLate = Number.isFinite(next) && (row.nextCheckAt === null || row.nextCheckAt > next);
    return [
      ...wrong.map(([name, values]) => violation(`its column ${name} says another thing`, values)),
      ...(isLate
        ? [violation('it is looked at later than something is due', { row: row.nextCheckAt, next })]
        : []),
    ];
  });
}

/** As kept, and as the events say. */
function columnsOf(
  row: TicketRow,
  { steps, last }: Life,
): Record<string, readonly [unknown, unknown]> {
  const opened = steps[0]?.event;
  const requester = opened?.type === 'TicketOpened' ? opened.requester.address : null;
  const closing = last.closures.find(({ to }) => to === null)?.from ?? null;
  return {
    version: [row.version, steps.length],
    level: [row.level, last.level],
    state: [row.state, last.state],
    reported_at: [row.reportedAt, last.reportedAt],
    requester: [row.requester, requester],
    resolved_at: [row.resolvedAt, closing],
  };
}
