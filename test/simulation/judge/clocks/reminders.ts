import type { Instant } from '../../../../src/engine/instant.ts';
import type { Facts } from './facts.ts';
import { onEscalationClock } from './owed.ts';
import { msOf } from './walk.ts';

export interface Reminder {
  readonly key: string;
  /** Which one it is, from 1. */
  readonly count: number;
  readonly dueAt: Instant;
}

/** The reminders that are left of each escalation that nobody acknowledged, in their order. */
export function remindersOf(facts: Facts): Reminder[][] {
  const { reminders, acknowledgingStops } = facts.policy.escalation;
  const isAnswered = facts.fired.some(({ acknowledged }) => acknowledged);
  if (!reminders || facts.state === 'resolved' || (acknowledgingStops && isAnswered)) return [];
  return facts.fired.map((fired) => {
    if (fired.acknowledged) return [];
    return Array.from({ length: reminders.atMost }, (_, at) => at + 1)
      .filter((count) => count > fired.reminded)
      .flatMap((count) => {
        const dueAt = onEscalationClock(facts, fired.at, count * msOf(reminders.every));
        return dueAt === null ? [] : [{ key: fired.key, count, dueAt }];
      });
  });
}

/** Of those that have passed the last of each escalation, which stands for all. */
export function remindersBy(facts: Facts, at: Instant): Reminder[] {
  return remindersOf(facts).flatMap((all) => all.filter(({ dueAt }) => dueAt <= at).slice(-1));
}
