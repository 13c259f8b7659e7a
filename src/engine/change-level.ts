import { type Command, DomainError } from './commands.ts';
import type { Instant } from './instant.ts';
import { levelTitle, type Policy } from './policy.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

/**
 * A level by an agent's choice. A workaround opens the way to a lower one, as an event of its own
 * (M-10). Reaching a level that waives the ticket's charge waives it; nothing adds one (M-05).
 */
export function changeLevel(
  ticket: Ticket,
  command: Extract<Command, { type: 'ChangeLevel' }>,
  policy: Policy,
  now: Instant,
): TicketEvent[] {
  if (!policy.levels.some((level) => level.id === command.level)) {
    const known = policy.levels.map(({ id }) => id).join(', ');
    throw new DomainError(
      'unknown-level',
      `There is no ${policy.levelWord} ${command.level}. Choose one of ${known}.`,
    );
  }
  if (command.level === ticket.level) {
    throw new DomainError(
      'same-level',
      `${ticket.number} is ${levelTitle(policy, ticket.level)} already. Choose another one.`,
    );
  }
  const change = {
    at: now,
    by: command.by,
    from: ticket.level,
    to: command.level,
    reason: command.reason,
  };
  const { workaround } = ticket;
  const rule = policy.workaroundLevels.find(
    ({ from, to }) => from.includes(ticket.level) && to === command.level,
  );
  return [
    workaround && rule
      ? {
          type: 'TicketRecategorised',
          ...change,
          workaround: workaround.text,
          clauses: rule.clauses,
        }
      : { type: 'LevelChanged', ...change, clauses: [] },
    ...waiver(ticket, command.level, now),
  ];
}

function waiver(ticket: Ticket, level: string, now: Instant): TicketEvent[] {
  const { charge } = ticket.report;
  if (!charge?.waivedAt.includes(level) || ticket.chargeWaived) return [];
  return [{ type: 'ChargeWaived', at: now, level, clauses: charge.clauses }];
}
