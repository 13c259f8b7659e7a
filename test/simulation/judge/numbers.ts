import type { Evidence, Violation } from './evidence.ts';
import { idOf } from './life.ts';

/** A number is one ticket's of its desk, from its report on, and no other report ever had it. */
export function numbersAreUnique({ tickets, events, submissions }: Evidence): Violation[] {
  const violation = (says: string, shows: unknown): Violation => ({
    invariant: 'numbers are unique',
    says,
    evidence: shows,
  });
  const rows = [...Map.groupBy(tickets, idOf)].filter(([, all]) => all.length > 1);
  const reports = events.filter(({ type }) => type === 'TicketOpened');
  const opened = [...Map.groupBy(reports, idOf)].filter(([, all]) => all.length > 1);
  const known = new Set(tickets.map(idOf));
  const told = submissions.flatMap(({ deskId, word, answer }) =>
    answer.kind === 'confirmed' ? [{ deskId, word, number: answer.number }] : [],
  );
  const shared = [...Map.groupBy(told, idOf)].filter(
    ([, all]) => new Set(all.map(({ word }) => word)).size > 1,
  );
  return [
    ...rows.map(([id, all]) => violation(`${all.length} tickets are ${id}`, all)),
    ...opened.map(([id, all]) => violation(`${id} was opened ${all.length} times`, all)),
    ...shared.map(([id, all]) =>
      violation(`${all.length} people were told that theirs is ${id}`, all),
    ),
    ...reports
      .filter((row) => !known.has(idOf(row)))
      .map((row) => violation(`${row.number} was opened, and is gone`, row)),
  ];
}
