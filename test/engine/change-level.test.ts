import { describe, expect, test } from 'vitest';
import { snapshot } from '../../src/engine/snapshot.ts';
import { card } from '../../src/views/card.ts';
import { linesOf } from '../views/told.ts';
import {
  ana,
  check,
  hour,
  madePolicy,
  mednet,
  monday,
  ofType,
  report,
  step,
  type Told,
  toLevel,
  wait,
  workaround,
} from './made.ts';

const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });
const held = step(high, monday + hour, workaround);
const recategorised = step(held, monday + 2 * hour, toLevel('3'));
const original = ({ ticket, policy }: Told, now: number) => {
  const found = snapshot(ticket, policy, now).original;
  return (
    found && [
      found.levelTitle,
      ...found.targets.map(({ dueAt }) => dueAt && (dueAt - monday) / hour),
    ]
  );
};

describe('recategorising (M-10)', () => {
  test('is an event of its own, with the workaround and the clause', () => {
    expect(recategorised.last).toEqual([
      {
        type: 'TicketRecategorised',
        at: monday + 2 * hour,
        by: ana,
        from: '2',
        to: '3',
        reason: 'Looked again.',
        workaround: 'Use the other.',
        clauses: ['M-10'],
      },
    ]);
    expect(recategorised.ticket).toMatchObject({
      level: '3',
      levelSince: monday + 2 * hour,
      levelReason: { because: 'Looked again.', clauses: ['M-10'] },
      levelAtReport: '2',
      recategorised: { from: '2', at: monday + 2 * hour },
    });
  });

  test('the original clocks stay visible, in the snapshot and on the card', () => {
    expect(original(high, monday)).toBeNull();
    expect(original(recategorised, monday + 2 * hour)).toEqual(['Level 2 (High impact)', 4, 24]);
    const lines = linesOf(card(snapshot(recategorised.ticket, mednet, monday + 2 * hour)));
    expect(lines).toContain(
      'Before, as Level 2 (High impact): resolution by Tue, Jun 2, 2026, 12:00 PM EDT',
    );
    expect(lines).toContain(
      'Resolution target: 10 business days, by Mon, Jun 15, 2026, 12:00 PM EDT',
    );
  });

  test('what is missed under the new level does not take their place', () => {
    const late = check(recategorised, monday + 30 * 24 * hour);
    expect(ofType(late.last, 'TargetBreached')).toMatchObject([{ target: 'resolution' }]);
    expect(original(late, monday + 30 * 24 * hour)).toEqual(['Level 2 (High impact)', 4, 24]);
  });

  test('a clock that was missed before keeps its instant', () => {
    const late = step(check(held, monday + 26 * hour), monday + 26 * hour, toLevel('3'));
    expect(original(late, monday + 26 * hour)).toEqual(['Level 2 (High impact)', 4, 24]);
  });

  test('while the ticket waits, the original resolution stands still', () => {
    const waiting = step(recategorised, monday + 3 * hour, wait);
    expect(original(waiting, monday + 3 * hour)).toEqual(['Level 2 (High impact)', 4, null]);
    expect(linesOf(card(snapshot(waiting.ticket, mednet, monday + 3 * hour))).join('\n')).toContain(
      'Before, as Level 2 (High impact): resolution, standing still',
    );
  });

  test('the next change of level clears it', () => {
    for (const level of ['2', '4']) {
      const told = step(recategorised, monday + 3 * hour, toLevel(level));
      expect(told.last[0]?.type).toBe('LevelChanged');
      expect(told.ticket.recategorised).toBeNull();
      expect(original(told, monday + 3 * hour)).toBeNull();
    }
  });

  test('raised and lowered again, with the workaround still in place, it is one again', () => {
    const raised = step(recategorised, monday + 3 * hour, toLevel('1'));
    const again = step(raised, monday + 4 * hour, toLevel('3'));
    expect(again.ticket.recategorised).toEqual({ from: '1', at: monday + 4 * hour });
    expect(original(again, monday + 4 * hour)).toEqual(['Level 1 (Down)', 1, 8]);
  });

  test('without a workaround, or from and to other levels, it is a change like any other', () => {
    expect(step(high, monday + hour, toLevel('3')).last[0]?.type).toBe('LevelChanged');
    expect(step(held, monday + hour, toLevel('4')).last[0]?.type).toBe('LevelChanged');
    const four = step(held, monday + hour, toLevel('4'));
    expect(step(four, monday + hour, toLevel('3')).last[0]?.type).toBe('LevelChanged');
  });

  test('it is never automatic', () => {
    expect(held.last.map(({ type }) => type)).toEqual(['WorkaroundProvided']);
    expect(check(held, monday + 3 * hour).ticket.level).toBe('2');
  });

  test('what the new level makes due is due as reclassified, and charges are waived as ever', () => {
    const policy = madePolicy({
      levels: madePolicy().levels.map((level) =>
        level.id === 'b' ? { ...level, resolution: { within: 'PT2H', clock: '24x7' } } : level,
      ),
      workaroundLevels: [{ from: ['a'], to: 'b', clauses: ['X-1'] }],
      consents: [{ id: 'pay', wording: 'I pay.' }],
      charges: [{ id: 'fee', reason: 'A fee.', consent: 'pay', waivedAt: ['b'] }],
    });
    const told = step(report(policy, monday, { level: 'a' }), monday, workaround);
    const changed = step(told, monday + 2.5 * hour, toLevel('b'));
    expect(changed.last.map(({ type }) => type)).toEqual([
      'TicketRecategorised',
      'ChargeWaived',
      'TargetAtRisk',
      'TargetBreached',
    ]);
    expect(ofType(changed.last, 'TargetBreached')).toMatchObject([{ reclassified: true }]);
  });
});
