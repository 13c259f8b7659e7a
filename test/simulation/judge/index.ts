import { clocksAsShown } from './clocks-as-shown.ts';
import { everyThresholdOnce } from './every-threshold-once.ts';
import { everybodyHeard } from './everybody-heard.ts';
import type { Evidence, Violation } from './evidence.ts';
import { messagesInOrder } from './messages-in-order.ts';
import { nobodyElseSees } from './nobody-else-sees.ts';
import { numbersAreUnique } from './numbers.ts';
import { oneTicket } from './one-ticket.ts';
import { outboxAtRest } from './outbox-at-rest.ts';
import { repeatsAreMarked } from './repeats-are-marked.ts';
import { stateIsTheFold } from './state-is-the-fold.ts';

export type { Evidence, Invariant, Violation } from './evidence.ts';

const invariants = [
  oneTicket,
  numbersAreUnique,
  everyThresholdOnce,
  messagesInOrder,
  stateIsTheFold,
  clocksAsShown,
  outboxAtRest,
  repeatsAreMarked,
  everybodyHeard,
  nobodyElseSees,
];

/** Every promise that a run did not keep. */
export function judge(evidence: Evidence): readonly Violation[] {
  return invariants.flatMap((invariant) => invariant(evidence));
}
