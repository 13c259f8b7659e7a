import type { Decision, TicketStore } from '../../../src/runtime/ports.ts';

/** A store that writes another decision than it is given. */
export function deciding(
  tickets: TicketStore,
  change: (decision: Decision, isCheck: boolean) => Decision,
): TicketStore {
  return {
    ...tickets,
    create: (deskId, submissionId, decide) =>
      tickets.create(deskId, submissionId, (count) => change(decide(count), false)),
    change: (deskId, number, commandId, decide) =>
      tickets.change(deskId, number, commandId, (ticket) => change(decide(ticket), false)),
    checkDue: (now, limit, decide) =>
      tickets.checkDue(now, limit, (ticket, dueAt) => change(decide(ticket, dueAt), true)),
  };
}
