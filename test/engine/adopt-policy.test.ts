import { describe, expect, test } from 'vitest';
import { DomainError } from '../../src/engine/commands.ts';
import { decide, fold, nextCheckAt } from '../../src/engine/decide.ts';
import { openThresholds } from '../../src/engine/escalation.ts';
import type { Policy } from '../../src/engine/policy.ts';
import { targetStatus } from '../../src/engine/targets.ts';
import {
  adopt,
  check,
  hour,
  madePolicy,
  monday,
  report,
  resolve,
  step,
  type Told,
  take,
} from './made.ts';

const [bad, fair] = madePolicy().levels;
const ladder = (...hours: number[]) => ({
  thresholds: hours.map((after) => ({ level: 'a', after: `PT${after}H`, role: 'director' })),
});
const before = madePolicy({ escalation: ladder(2, 6) });
const after = madePolicy({
  levels: [{ ...bad, resolution: { within: 'PT12H', clock: '24x7' } }, fair],
  escalation: ladder(2, 9),
});

/** The ticket under another policy: what the old one owes is settled first, as the shell does. */
function adopted(told: Told, now: number, policy: Policy): Told {
  const settled = check(told, now);
  return step({ ...settled, policy }, now, adopt);
}

const opened = report(before, monday, { level: 'a' });

describe('a policy that is adopted', () => {
  test('is an event with both versions, and the ticket follows it', () => {
    const told = adopted(opened, monday + hour / 2, after);
    expect(told.last).toEqual([
      { type: 'PolicyAdopted', at: monday + hour / 2, from: 'v1', to: 'v2' },
    ]);
    expect(told.ticket.policyVersion).toBe('v2');
  });

  test('a second time does nothing', () => {
    const told = adopted(opened, monday + hour / 2, after);
    expect(step(told, monday + hour / 2, adopt).last).toEqual([]);
  });

  test('counts targets and thresholds anew from the report', () => {
    const { ticket } = adopted(step(opened, monday, take), monday + hour, after);
    const status = targetStatus(ticket, after, 'resolution', monday + hour);
    expect(status?.dueAt).toBe(monday + 12 * hour);
    expect(openThresholds(ticket, after).map(({ dueAt }) => dueAt - monday)).toEqual([
      2 * hour,
      9 * hour,
    ]);
    expect(nextCheckAt(ticket, after, monday + hour)).toBe(monday + 2 * hour);
  });

  test('moves nothing that fired or was missed', () => {
    const late = check(opened, monday + 7 * hour);
    const told = adopted(late, monday + 7 * hour, after);
    expect(told.last.map(({ type }) => type)).toEqual(['PolicyAdopted']);
    expect(told.ticket.escalations).toEqual(late.ticket.escalations);
    expect(told.ticket.noticed).toEqual(late.ticket.noticed);
    expect(targetStatus(told.ticket, after, 'resolution', monday + 8 * hour)).toMatchObject({
      dueAt: monday + 4 * hour,
      state: 'breached',
    });
    expect(openThresholds(told.ticket, after).map(({ dueAt }) => dueAt)).toEqual([
      monday + 9 * hour,
    ]);
  });

  test('makes due at once what has passed under it, after the adoption', () => {
    const sooner = madePolicy({ escalation: ladder(1) });
    const told = adopted(step(opened, monday, take), monday + 1.5 * hour, sooner);
    expect(told.last.map(({ type }) => type)).toEqual(['PolicyAdopted', 'EscalationFired']);
    expect(fold(null, told.events)).toEqual(told.ticket);
  });

  test('without the ticket’s level it is refused in words, late or not', () => {
    const gone = madePolicy({
      levels: [fair],
      levelRules: [{ level: 'b', because: 'It is fair.' }],
    });
    for (const told of [opened, check(opened, monday + 3 * hour)]) {
      const objection = () => decide(told.ticket, adopt, gone, monday + 3 * hour);
      expect(objection).toThrow(DomainError);
      expect(objection).toThrow(/MU-1001 has level a, which the new policy does not have/);
    }
  });

  test('is not for resolved tickets', () => {
    const resolved = step(opened, monday, resolve);
    expect(() => step(resolved, monday, adopt)).toThrow(/Reopen it first/);
  });
});
