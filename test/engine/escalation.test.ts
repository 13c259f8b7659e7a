import { describe, expect, test } from 'vitest';
import { nextCheckAt } from '../../src/engine/decide.ts';
import { openThresholds } from '../../src/engine/escalation.ts';
import {
  acknowledge,
  answer,
  check,
  day,
  hour,
  madePolicy,
  mednet,
  minute,
  monday,
  mondayNight,
  netex,
  ofType,
  reopen,
  reply,
  report,
  resolve,
  step,
  type Told,
  take,
  toLevel,
  wait,
} from './made.ts';

const down = { systemDown: 'yes' };
const serious = { systemDown: 'no', impact: 'important', workaround: 'no' };

const fired = (told: Told) => ofType(told.last, 'EscalationFired').map(({ key }) => key);
const upcoming = ({ ticket, policy }: Told) =>
  openThresholds(ticket, policy).map(({ key, dueAt }) => [key, dueAt - ticket.reportedAt]);

const director1 = '1/PT8H/director';
const president1 = '1/PT24H/president';
const director2 = '2/P3D/director';

describe('NetEx Severity 1', () => {
  test('the Director after 8 h, the President after 24 h, each once, to the millisecond', () => {
    let told = report(netex, monday, down);
    expect(nextCheckAt(told.ticket, netex, monday)).toBe(monday + 8 * hour);
    expect(check(told, monday + 8 * hour - 1).last).toEqual([]);
    told = check(told, monday + 8 * hour);
    expect(told.last).toEqual([
      {
        type: 'EscalationFired',
        at: monday + 8 * hour,
        key: director1,
        level: '1',
        after: 'PT8H',
        role: 'director',
        dueAt: monday + 8 * hour,
      },
    ]);
    expect(nextCheckAt(told.ticket, netex, monday + 8 * hour)).toBe(monday + 24 * hour);
    told = check(told, monday + 24 * hour);
    expect(fired(told)).toEqual([president1]);
    expect(nextCheckAt(told.ticket, netex, monday + 24 * hour)).toBeNull();
    expect(check(told, monday + 500 * day).last).toEqual([]);
  });

  test('neither taking, replying, waiting nor acknowledging stops the next one', () => {
    let told = report(netex, monday, down);
    told = step(told, monday + hour, take);
    told = step(told, monday + 2 * hour, reply);
    told = step(told, monday + 3 * hour, wait);
    told = check(told, monday + 8 * hour);
    told = step(told, monday + 9 * hour, acknowledge(director1));
    expect(upcoming(told)).toEqual([[president1, 24 * hour]]);
    expect(fired(check(told, monday + 24 * hour))).toEqual([president1]);
  });

  test('after downtime all that was missed fires once, in order, with its own due instant', () => {
    const told = check(report(netex, monday, down), monday + 50 * hour);
    expect(
      ofType(told.last, 'EscalationFired').map(({ key, at, dueAt }) => [key, at, dueAt]),
    ).toEqual([
      [director1, monday + 50 * hour, monday + 8 * hour],
      [president1, monday + 50 * hour, monday + 24 * hour],
    ]);
    expect(check(told, monday + 51 * hour).last).toEqual([]);
  });

  test('a late firing moves none of the later ones', () => {
    const told = check(report(netex, monday, down), monday + 20 * hour);
    expect(upcoming(told)).toEqual([[president1, 24 * hour]]);
  });
});

describe('a changed level', () => {
  test('raised: what has passed fires at once', () => {
    const told = step(report(netex, monday, serious), monday + 30 * hour, toLevel('1'));
    expect(told.last.map(({ type }) => type)).toEqual([
      'LevelChanged',
      'EscalationFired',
      'EscalationFired',
    ]);
    expect(fired(told)).toEqual([director1, president1]);
  });

  test('lowered: what has not fired and is not due is cancelled; raised again, it comes back', () => {
    let told = report(netex, monday, down);
    told = step(told, monday + 2 * hour, toLevel('2'));
    expect(fired(check(told, monday + 30 * hour))).toEqual([]);
    expect(upcoming(told)[0]).toEqual([director2, 72 * hour]);
    told = step(told, monday + 3 * hour, toLevel('1'));
    expect(upcoming(told)).toEqual([
      [director1, 8 * hour],
      [president1, 24 * hour],
    ]);
  });

  test('what was due before the lowering fires first, though nobody had looked', () => {
    const told = step(report(netex, monday, down), monday + 10 * hour, toLevel('2'));
    expect(told.last.map(({ type }) => type)).toEqual(['EscalationFired', 'LevelChanged']);
    expect(fired(told)).toEqual([director1]);
  });

  test('up and down and up again: nothing refires, nothing unfires', () => {
    let told = report(netex, monday, down);
    told = check(told, monday + 8 * hour);
    told = step(told, monday + 9 * hour, toLevel('2'));
    told = step(told, monday + 10 * hour, toLevel('1'));
    expect(fired(told)).toEqual([]);
    expect(told.ticket.escalations.map(({ key }) => key)).toEqual([director1]);
    expect(upcoming(told)).toEqual([[president1, 24 * hour]]);
  });

  test('the thresholds of each level are its own: the Director hears at both', () => {
    let told = report(netex, monday, serious);
    told = check(told, monday + 3 * day);
    expect(fired(told)).toEqual([director2]);
    told = step(told, monday + 4 * day, toLevel('1'));
    expect(fired(told)).toEqual([director1, president1]);
  });
});

describe('resolving and reopening', () => {
  test('a resolved ticket never fires', () => {
    const told = step(report(netex, monday, down), monday + hour, resolve);
    expect(check(told, monday + 90 * day).last).toEqual([]);
    expect(nextCheckAt(told.ticket, netex, monday + hour)).toBeNull();
    expect(openThresholds(told.ticket, netex)).toEqual([]);
  });

  test('what passed before it was resolved fires, though nobody had looked', () => {
    const told = step(report(netex, monday, down), monday + 9 * hour, resolve);
    expect(told.last.map(({ type }) => type)).toEqual(['EscalationFired', 'TicketResolved']);
  });

  test('reopened: closed time is not counted, what fired stays, the rest goes on', () => {
    let told = report(netex, monday, down);
    told = check(told, monday + 8 * hour);
    told = step(told, monday + 10 * hour, resolve);
    told = step(told, monday + 40 * hour, reopen);
    expect(told.last.map(({ type }) => type)).toEqual(['TicketReopened']);
    expect(upcoming(told)).toEqual([[president1, 54 * hour]]);
    told = step(told, monday + 41 * hour, resolve);
    told = step(told, monday + 51 * hour, reopen);
    expect(upcoming(told)).toEqual([[president1, 64 * hour]]);
  });
});

describe('thresholds at once', () => {
  const keys = (answers: Record<string, string>, at: number) =>
    fired(report(mednet, at, { kind: 'problem', ...answers }));

  test('Level 1 after hours tells on-call support with the report, in hours it does not', () => {
    const critical = { impact: 'critical', workaround: 'no' };
    expect(keys(critical, mondayNight)).toEqual(['1/PT0S/oncall']);
    expect(keys(critical, monday)).toEqual([]);
  });

  test('any level does where on-call support was asked for', () => {
    const high = { impact: 'high', workaround: 'no' };
    expect(keys({ ...high, afterHours: 'onCall' }, mondayNight)).toEqual(['2/PT0S/oncall']);
    expect(keys({ ...high, afterHours: 'wait' }, mondayNight)).toEqual([]);
    expect(keys({ impact: 'low', afterHours: 'onCall' }, mondayNight)).toEqual(['3/PT0S/oncall']);
    expect(keys({ kind: 'howTo', afterHours: 'onCall' }, mondayNight)).toEqual(['4/PT0S/oncall']);
  });

  test('it is due at the report, and not late', () => {
    const told = report(mednet, mondayNight, {
      kind: 'problem',
      impact: 'critical',
      workaround: 'no',
    });
    expect(told.ticket.escalations).toMatchObject([{ dueAt: mondayNight, firedAt: mondayNight }]);
  });

  test('where the clocks start at the opening, at once is at once all the same', () => {
    const policy = madePolicy({
      clockStarts: [{ when: { hours: 'closed' }, at: 'nextOpening' }],
      escalation: {
        thresholds: [
          { level: 'a', after: 'PT0S', role: 'director' },
          { level: 'a', after: 'PT1H', role: 'president' },
        ],
      },
    });
    const told = report(policy, mondayNight, { level: 'a' });
    const opening = Date.parse('2026-06-02T13:00:00Z');
    expect(fired(told)).toEqual(['a/PT0S/director']);
    expect(openThresholds(told.ticket, policy).map(({ dueAt }) => dueAt)).toEqual([opening + hour]);
  });

  test('a ticket that waits for the opening and is raised to Level 1 at night tells on-call support', () => {
    const high = { kind: 'problem', impact: 'high', workaround: 'no', afterHours: 'wait' };
    const waits = report(mednet, mondayNight, high);
    expect(fired(waits)).toEqual([]);
    expect(fired(step(waits, mondayNight + hour, toLevel('1')))).toEqual(['1/PT0S/oncall']);
  });
});

describe('a role that was told at once is not told at once again', () => {
  const high = { kind: 'problem', impact: 'high', workaround: 'no' };
  const onCall = report(mednet, mondayNight, { ...high, afterHours: 'onCall' });

  test('on-call support hears once, lower or higher', () => {
    expect(fired(onCall)).toEqual(['2/PT0S/oncall']);
    let told = step(onCall, mondayNight + hour, toLevel('3'));
    expect(fired(told)).toEqual([]);
    told = step(told, mondayNight + 2 * hour, toLevel('1'));
    expect(fired(told)).toEqual([]);
    expect(upcoming(told)).toEqual([]);
    expect(told.ticket.escalations.map(({ key }) => key)).toEqual(['2/PT0S/oncall']);
  });

  test('raised to Level 1, they hear where they had not', () => {
    const waits = report(mednet, mondayNight, { ...high, afterHours: 'wait' });
    expect(fired(waits)).toEqual([]);
    const morning = waits.ticket.clocksStartAt + hour;
    expect(fired(step(waits, morning, toLevel('1')))).toEqual(['1/PT0S/oncall']);
    expect(fired(step(onCall, morning, toLevel('1')))).toEqual([]);
  });

  test('another role hears, and so does the same role after its time', () => {
    const policy = madePolicy({
      escalation: {
        thresholds: [
          { level: 'a', after: 'PT0S', role: 'director' },
          { level: 'b', after: 'PT0M', role: 'director' },
          { level: 'b', after: 'PT0S', role: 'president' },
          { level: 'b', after: 'PT2H', role: 'director' },
        ],
      },
    });
    let told = report(policy, monday, { level: 'a' });
    expect(fired(told)).toEqual(['a/PT0S/director']);
    told = step(told, monday + hour, toLevel('b'));
    expect(fired(told)).toEqual(['b/PT0S/president']);
    expect(fired(check(told, monday + 2 * hour))).toEqual(['b/PT2H/director']);
  });

  test('a role told after a time is told at once of a level that says so', () => {
    const policy = madePolicy({
      escalation: {
        thresholds: [
          { level: 'a', after: 'PT0S', role: 'director' },
          { level: 'b', after: 'PT2H', role: 'director' },
        ],
      },
    });
    const told = check(report(policy, monday, { level: 'b' }), monday + 2 * hour);
    expect(fired(step(told, monday + 3 * hour, toLevel('a')))).toEqual(['a/PT0S/director']);
  });
});

describe('what the policy may choose', () => {
  const thresholds = [
    { level: 'a', after: 'PT2H', role: 'director' },
    { level: 'a', after: 'PT6H', role: 'president' },
  ];
  const keys = ['a/PT2H/director', 'a/PT6H/president'] as const;

  test('acknowledging stops the later ones where it says so', () => {
    const policy = madePolicy({ escalation: { acknowledgingStops: true, thresholds } });
    let told = check(report(policy, monday, { level: 'a' }), monday + 2 * hour);
    expect(upcoming(told)).toEqual([[keys[1], 6 * hour]]);
    told = step(told, monday + 3 * hour, acknowledge(keys[0]));
    expect(upcoming(told)).toEqual([]);
    expect(fired(check(told, monday + 60 * hour))).toEqual([]);
  });

  test('an acknowledgement after the second was due does not take it back', () => {
    const policy = madePolicy({ escalation: { acknowledgingStops: true, thresholds } });
    let told = check(report(policy, monday, { level: 'a' }), monday + 2 * hour);
    told = step(told, monday + 7 * hour, acknowledge(keys[0]));
    expect(fired(told)).toEqual([keys[1]]);
    expect(told.ticket.escalations.map(({ acknowledged }) => acknowledged !== null)).toEqual([
      true,
      false,
    ]);
  });

  test('waiting pauses them where it says so', () => {
    const policy = madePolicy({ escalation: { pausesWhileWaiting: true, thresholds } });
    let told = step(report(policy, monday, { level: 'a' }), monday + hour, wait);
    expect(upcoming(told)).toEqual([]);
    expect(fired(check(told, monday + 30 * hour))).toEqual([]);
    told = step(told, monday + 30 * hour, answer);
    expect(upcoming(told)).toEqual([
      [keys[0], 31 * hour],
      [keys[1], 35 * hour],
    ]);
  });

  test('a business clock counts open time', () => {
    const policy = madePolicy({ escalation: { clock: 'office', thresholds } });
    const told = report(policy, monday + 4 * hour, { level: 'a' });
    // 16:00 in New York: one hour today, the rest from 9:00.
    expect(upcoming(told)).toEqual([
      [keys[0], 18 * hour],
      [keys[1], 22 * hour],
    ]);
  });

  test('whatever the order in the file, they fire by their due instants, among the targets', () => {
    const policy = madePolicy({ escalation: { thresholds: [...thresholds].reverse() } });
    const told = report(policy, monday, { level: 'a' });
    expect(upcoming(told).map(([key]) => key)).toEqual(keys);
    const late = check(told, monday + 9 * hour);
    expect(late.last.map((event) => ('dueAt' in event ? event.dueAt - monday : 0) / hour)).toEqual([
      1, 1, 2, 4, 4, 6,
    ]);
  });

  test('a condition is judged by the report, not by the moment of firing', () => {
    const when = { hours: 'closed' };
    const policy = madePolicy({
      escalation: { thresholds: [{ level: 'a', after: 'PT12H', role: 'director', when }] },
    });
    expect(upcoming(report(policy, monday, { level: 'a' }))).toEqual([]);
    expect(upcoming(report(policy, mondayNight, { level: 'a' }))).toEqual([
      ['a/PT12H/director', 12 * hour],
    ]);
  });
});

test('who acknowledged and when is kept; a second acknowledgement changes nothing', () => {
  let told = check(report(netex, monday, down), monday + 30 * hour);
  told = step(told, monday + 31 * hour, acknowledge(director1));
  expect(told.ticket.escalations.map(({ acknowledged }) => acknowledged)).toEqual([
    { by: { address: 'slack:T1/UDANA', name: 'Dana' }, at: monday + 31 * hour },
    null,
  ]);
  const again = step(told, monday + 32 * hour, acknowledge(director1));
  expect(again.last).toEqual([]);
  const both = step(again, monday + 33 * hour, acknowledge(director1, president1));
  expect(ofType(both.last, 'EscalationAcknowledged')).toMatchObject([{ keys: [president1] }]);
  expect(() => step(told, monday + 5 * minute, acknowledge('1/PT1H/nobody'))).toThrow(
    'has no such escalation',
  );
});
