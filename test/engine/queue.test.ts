import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { queuePlace } from '../../src/engine/queue.ts';
import type { Ticket } from '../../src/engine/ticket.ts';
import {
  check,
  hour,
  madePolicy,
  minute,
  monday,
  reply,
  report,
  resolve,
  step,
  type Told,
  take,
  toLevel,
  wait,
} from './made.ts';

const policy = madePolicy({
  steps: [
    {
      title: 'What happened',
      questions: [
        { id: 'summary', type: 'text', label: 'What happened?' },
        { id: 'level', type: 'text', label: 'How bad is it?' },
        { id: 'emergency', type: 'yesNo', label: 'Is it an emergency?' },
      ],
    },
  ],
  emergencies: [{ id: 'bad', when: { answers: { emergency: 'yes' } } }],
});
const place = ({ ticket }: Told, now: number) => queuePlace(ticket, policy, now);

/** The numbers in the order of serving: by rank, nearest due, those without a due instant last. */
function served(tickets: readonly Ticket[], now: number): number[] {
  return tickets
    .map((ticket) => ({ ticket, ...queuePlace(ticket, policy, now) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) ||
        a.ticket.reportedAt - b.ticket.reportedAt,
    )
    .map(({ ticket }) => ticket.reportedAt - monday);
}

describe('a place in the queue', () => {
  const a = report(policy, monday, { level: 'a' });
  const b = report(policy, monday, { level: 'b' });

  test('is the level, then the nearest due instant of an open target', () => {
    expect(place(a, monday)).toEqual({ rank: 1, dueAt: monday + hour });
    expect(place(b, monday)).toEqual({ rank: 2, dueAt: monday + 8 * hour });
    const answered = step(a, monday + minute, reply);
    expect(place(answered, monday + minute)).toEqual({ rank: 1, dueAt: monday + 4 * hour });
  });

  test('a clock that stands still has none', () => {
    const waiting = step(a, monday + minute, wait);
    expect(place(waiting, monday + minute)).toEqual({ rank: 1, dueAt: null });
    expect(place(step(b, monday + minute, resolve), monday + minute)).toMatchObject({
      dueAt: null,
    });
  });

  test('a missed target keeps the instant that passed, so it comes first in its level', () => {
    const late = check(step(a, monday, take), monday + 5 * hour);
    expect(place(late, monday + 5 * hour)).toEqual({ rank: 1, dueAt: monday + 4 * hour });
  });

  test('follows the level', () => {
    expect(place(step(b, monday + minute, toLevel('a')), monday + minute)).toEqual({
      rank: 1,
      dueAt: monday + hour,
    });
  });

  test('emergencies are before every level, in the order received (T-03)', () => {
    const emergency = (at: number, level: string) =>
      report(policy, at, { level, emergency: 'yes' }).ticket;
    expect(queuePlace(emergency(monday, 'b'), policy, monday)).toEqual({ rank: 0, dueAt: null });
    const tickets = [
      report(policy, monday, { level: 'b' }).ticket,
      report(policy, monday + 1 * minute, { level: 'a' }).ticket,
      emergency(monday + 2 * minute, 'b'),
      report(policy, monday + 3 * minute, { level: 'a' }).ticket,
      emergency(monday + 4 * minute, 'a'),
    ];
    expect(served(tickets, monday + hour / 2).map((at) => at / minute)).toEqual([2, 4, 1, 3, 0]);
  });

  test('whatever came in: emergencies, then levels, then order received where times are equal', () => {
    const reports = fc.uniqueArray(
      fc.record({
        at: fc.nat(600),
        level: fc.constantFrom('a', 'b'),
        emergency: fc.constantFrom('yes', 'no'),
      }),
      { selector: ({ at }) => at, minLength: 2, maxLength: 8 },
    );
    fc.assert(
      fc.property(reports, (them) => {
        const group = ({ level, emergency }: (typeof them)[number]) =>
          emergency === 'yes' ? 0 : level === 'a' ? 1 : 2;
        const expected = [...them].sort((x, y) => group(x) - group(y) || x.at - y.at);
        const tickets = them.map(
          ({ at, ...answers }) => report(policy, monday + at * minute, answers).ticket,
        );
        expect(served(tickets, monday + 601 * minute)).toEqual(
          expected.map(({ at }) => at * minute),
        );
      }),
    );
  });
});
