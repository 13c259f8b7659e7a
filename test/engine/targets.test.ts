import { describe, expect, test } from 'vitest';
import { nextCheckAt } from '../../src/engine/decide.ts';
import { type TargetStatus, targetStatus } from '../../src/engine/targets.ts';
import type { TargetKind } from '../../src/engine/ticket.ts';
import {
  answer,
  check,
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
  resume,
  step,
  type Told,
  take,
  toLevel,
  wait,
  workaround,
} from './made.ts';

const down = { kind: 'problem', impact: 'critical', workaround: 'no' };
const high = { kind: 'problem', impact: 'high', workaround: 'no' };
const low = { kind: 'problem', impact: 'low', workaround: 'no' };
const question = { kind: 'howTo' };

function status(told: Told, kind: TargetKind, now: number): TargetStatus {
  const found = targetStatus(told.ticket, told.policy, kind, now);
  if (!found) throw new Error(`there is no ${kind} target`);
  return found;
}

const iso = (at: number | null | undefined) => (at == null ? at : new Date(at).toISOString());

describe('each level has a target, or none', () => {
  test('Level 1 counts around the clock, Level 3 in business hours', () => {
    const one = report(mednet, monday, down);
    expect(status(one, 'response', monday).dueAt).toBe(monday + hour);
    expect(status(one, 'resolution', monday).dueAt).toBe(monday + 8 * hour);
    const three = report(mednet, monday, low);
    expect(iso(status(three, 'response', monday).dueAt)).toBe('2026-06-02T16:00:00.000Z');
    expect(iso(status(three, 'resolution', monday).dueAt)).toBe('2026-06-15T16:00:00.000Z');
  });

  test('a release has no clock, and null is no target', () => {
    const four = report(mednet, monday, question);
    expect(targetStatus(four.ticket, mednet, 'resolution', monday)).toBeNull();
    expect(status(four, 'response', monday).state).toBe('running');
    const none = report(netex, monday, { systemDown: 'yes' });
    expect(targetStatus(none.ticket, netex, 'response', monday)).toBeNull();
    expect(targetStatus(none.ticket, netex, 'resolution', monday)).toBeNull();
  });
});

describe('clocks start at the report, or at the opening that the requester waits for', () => {
  test('Level 2 that waits for the opening counts from 9:00', () => {
    const waits = report(mednet, mondayNight, { ...high, afterHours: 'wait' });
    expect(iso(waits.ticket.clocksStartAt)).toBe('2026-06-02T13:00:00.000Z');
    expect(iso(status(waits, 'response', mondayNight).dueAt)).toBe('2026-06-02T17:00:00.000Z');
    const onCall = report(mednet, mondayNight, { ...high, afterHours: 'onCall' });
    expect(status(onCall, 'response', mondayNight).dueAt).toBe(mondayNight + 4 * hour);
  });

  test('a business clock starts at the opening by itself', () => {
    const onCall = report(mednet, mondayNight, { ...low, afterHours: 'onCall' });
    expect(onCall.ticket.clocksStartAt).toBe(mondayNight);
    expect(iso(status(onCall, 'response', mondayNight).dueAt)).toBe('2026-06-02T21:00:00.000Z');
  });

  test('somebody who chose to wait while support was just opening waits for nothing', () => {
    const open = report(mednet, monday, { ...high, afterHours: 'wait' });
    expect(open.ticket.clocksStartAt).toBe(monday);
  });
});

describe('what meets the response target', () => {
  test.each([
    ['a reply', reply],
    ['taking the ticket', take],
    ['asking the requester', wait],
    ['a workaround', workaround],
    ['the resolution', resolve],
  ])('%s does', (_what, command) => {
    const told = step(report(mednet, monday, high), monday + hour, command);
    expect(told.ticket.respondedAt).toBe(monday + hour);
    expect(status(told, 'response', monday + 9 * hour).state).toBe('fulfilled');
  });

  test('the confirmation, an answer of the requester, and a changed level do not', () => {
    let told = report(mednet, monday, high);
    told = step(told, monday + 1 * hour, answer);
    told = step(told, monday + 2 * hour, toLevel('1'));
    told = check(told, monday + 3 * hour);
    expect(told.ticket.respondedAt).toBeNull();
    expect(status(told, 'response', monday + 3 * hour).state).toBe('breached');
  });

  test('only the first one counts', () => {
    const told = step(
      step(report(mednet, monday, high), monday + hour, reply),
      monday + 3 * hour,
      take,
    );
    expect(told.ticket.respondedAt).toBe(monday + hour);
  });
});

describe('pauses', () => {
  test('the resolution clock stands still while waiting, the response clock does not', () => {
    const asked = step(report(mednet, monday, down), monday + hour / 2, wait);
    expect(status(asked, 'resolution', monday + hour)).toMatchObject({
      dueAt: null,
      state: 'paused',
    });
    expect(status(asked, 'response', monday + hour).dueAt).toBe(monday + hour);
    const answered = step(asked, monday + 5 * hour, answer);
    expect(status(answered, 'resolution', monday + 5 * hour).dueAt).toBe(monday + 12.5 * hour);
    expect(status(answered, 'response', monday + 5 * hour).dueAt).toBe(monday + hour);
  });

  test('no pause begins before it is asked for, and resuming ends it as an answer does', () => {
    const asked = step(report(mednet, monday, down), monday + 2 * hour, wait);
    const resumed = step(asked, monday + 3 * hour, resume);
    expect(resumed.ticket.waits).toEqual([{ from: monday + 2 * hour, to: monday + 3 * hour }]);
    expect(step(resumed, monday + 4 * hour, resume).last).toEqual([]);
  });

  test('a due instant that passed before the waiting began stays where it is', () => {
    const late = check(report(mednet, monday, down), monday + 9 * hour);
    const asked = step(late, monday + 9 * hour, wait);
    expect(status(asked, 'resolution', monday + 10 * hour)).toMatchObject({
      dueAt: monday + 8 * hour,
      state: 'breached',
    });
  });

  test('waiting that begins at the due instant comes too late to move it', () => {
    const asked = step(report(mednet, monday, down), monday + 8 * hour, wait);
    expect(status(asked, 'resolution', monday + 8 * hour).dueAt).toBe(monday + 8 * hour);
    const late = check(asked, monday + 8 * hour + 1);
    expect(ofType(late.last, 'TargetBreached')).toMatchObject([{ target: 'resolution' }]);
    const before = step(report(mednet, monday, down), monday + 8 * hour - 1, wait);
    expect(status(before, 'resolution', monday + 8 * hour).dueAt).toBeNull();
  });

  test('a resolved ticket keeps the due instants it met', () => {
    const told = step(report(mednet, monday, down), monday + hour / 2, resolve);
    expect(status(told, 'resolution', monday + 90 * hour)).toMatchObject({
      dueAt: monday + 8 * hour,
      atRiskAt: monday + 6 * hour,
      state: 'fulfilled',
    });
  });

  test('waiting while it is night takes nothing from a business clock', () => {
    const asked = step(
      report(mednet, mondayNight, { ...low, afterHours: 'onCall' }),
      mondayNight + hour,
      wait,
    );
    const answered = step(asked, mondayNight + 3 * hour, answer);
    expect(iso(status(answered, 'resolution', mondayNight + 3 * hour).dueAt)).toBe(
      '2026-06-15T21:00:00.000Z',
    );
  });

  test('closed time counts as a pause once the ticket is reopened', () => {
    let told = report(mednet, monday, down);
    told = step(told, monday + 2 * hour, resolve);
    expect(status(told, 'resolution', monday + 20 * hour).state).toBe('fulfilled');
    told = step(told, monday + 20 * hour, reopen);
    expect(status(told, 'resolution', monday + 20 * hour)).toMatchObject({
      dueAt: monday + 26 * hour,
      state: 'running',
      fulfilledAt: null,
    });
  });

  test('a ticket that is resolved while waiting stops waiting', () => {
    let told = report(mednet, monday, down);
    told = step(told, monday + 1 * hour, wait);
    told = step(told, monday + 2 * hour, resolve);
    told = step(told, monday + 3 * hour, reopen);
    expect(told.ticket.state).toBe('open');
    expect(status(told, 'resolution', monday + 3 * hour).dueAt).toBe(monday + 10 * hour);
  });
});

describe('at risk and breached', () => {
  test('at risk from three quarters on, breached later than due and not at due', () => {
    let told = report(mednet, monday, down);
    told = step(told, monday, take);
    told = check(told, monday + 6 * hour - 1);
    expect(told.last).toEqual([]);
    told = check(told, monday + 6 * hour);
    expect(told.last).toEqual([
      {
        type: 'TargetAtRisk',
        at: monday + 6 * hour,
        target: 'resolution',
        dueAt: monday + 8 * hour,
      },
    ]);
    expect(status(told, 'resolution', monday + 7 * hour).state).toBe('at risk');
    told = check(told, monday + 8 * hour);
    expect(told.last).toEqual([]);
    expect(nextCheckAt(told.ticket, mednet, monday + 8 * hour)).toBe(monday + 8 * hour + 1);
    told = check(told, monday + 8 * hour + 1);
    expect(ofType(told.last, 'TargetBreached')).toMatchObject([
      { target: 'resolution', dueAt: monday + 8 * hour, reclassified: false },
    ]);
    expect(check(told, monday + 100 * hour).last).toEqual([]);
  });

  test('one late check notices both, of both targets', () => {
    const told = check(report(mednet, monday, down), monday + 30 * hour);
    expect(told.last.map((event) => [event.type, 'target' in event && event.target])).toEqual([
      ['TargetAtRisk', 'response'],
      ['TargetBreached', 'response'],
      ['TargetAtRisk', 'resolution'],
      ['TargetBreached', 'resolution'],
    ]);
  });

  test('a late answer is noticed as late before it is taken', () => {
    const told = step(report(mednet, monday, down), monday + 2 * hour, reply);
    expect(told.last.map(({ type }) => type)).toEqual([
      'TargetAtRisk',
      'TargetBreached',
      'SupportReplied',
    ]);
    expect(status(told, 'response', monday + 2 * hour).state).toBe('breached');
  });

  test('nothing is noticed of a clock that stands still', () => {
    const asked = step(report(mednet, monday, down), monday + 5 * hour, wait);
    expect(ofType(check(asked, monday + 90 * hour).last, 'TargetBreached')).toEqual([]);
    const answered = step(asked, monday + 90 * hour, answer);
    expect(ofType(answered.last, 'TargetAtRisk')).toEqual([]);
    expect(nextCheckAt(answered.ticket, mednet, monday + 90 * hour)).toBe(monday + 91 * hour);
  });
});

describe('a changed level counts from the report again', () => {
  test('a due instant in the past is breached now, as reclassified', () => {
    let told = report(mednet, monday, low);
    told = step(told, monday + 10 * minute, reply);
    told = step(told, monday + 26 * hour, toLevel('2'));
    expect(ofType(told.last, 'TargetBreached')).toEqual([
      {
        type: 'TargetBreached',
        at: monday + 26 * hour,
        target: 'resolution',
        dueAt: monday + 24 * hour,
        reclassified: true,
      },
    ]);
  });

  test('pauses so far count under the new level', () => {
    let told = report(mednet, monday, low);
    told = step(told, monday + 1 * hour, wait);
    told = step(told, monday + 5 * hour, answer);
    told = step(told, monday + 6 * hour, toLevel('2'));
    expect(status(told, 'resolution', monday + 6 * hour).dueAt).toBe(monday + 28 * hour);
    told = step(told, monday + 7 * hour, toLevel('1'));
    expect(status(told, 'resolution', monday + 7 * hour).dueAt).toBe(monday + 12 * hour);
  });

  test('a level changed while waiting leaves the clock standing', () => {
    let told = report(mednet, monday, low);
    told = step(told, monday + hour, wait);
    told = step(told, monday + 50 * hour, toLevel('1'));
    expect(status(told, 'resolution', monday + 50 * hour).state).toBe('paused');
    told = step(told, monday + 51 * hour, answer);
    expect(status(told, 'resolution', monday + 51 * hour).dueAt).toBe(monday + 58 * hour);
  });

  test('what was fulfilled stays fulfilled, however little time the new level gives', () => {
    let told = report(mednet, monday, low);
    told = step(told, monday + 3 * hour, reply);
    told = step(told, monday + 3.5 * hour, toLevel('1'));
    expect(ofType(told.last, 'TargetBreached')).toEqual([]);
    expect(status(told, 'response', monday + 4 * hour)).toMatchObject({
      dueAt: monday + hour,
      fulfilledAt: monday + 3 * hour,
      state: 'fulfilled',
    });
  });

  test('what was missed stays missed, at its own instant, whatever comes', () => {
    let told = report(mednet, monday, down);
    told = step(told, monday + 9 * hour, toLevel('3'));
    const missed = { dueAt: monday + 8 * hour, state: 'breached' };
    expect(status(told, 'resolution', monday + 9 * hour)).toMatchObject(missed);
    told = step(told, monday + 10 * hour, wait);
    expect(status(told, 'resolution', monday + 10 * hour)).toMatchObject(missed);
    told = step(told, monday + 11 * hour, resolve);
    expect(status(told, 'resolution', monday + 11 * hour)).toMatchObject(missed);
    expect(ofType(told.events, 'TargetBreached').map(({ target }) => target)).toEqual([
      'response',
      'resolution',
    ]);
  });

  test('a lower level takes back what was not noticed yet', () => {
    let told = report(mednet, monday, down);
    told = step(told, monday + 10 * minute, take);
    told = step(told, monday + 5 * hour, toLevel('3'));
    expect(check(told, monday + 20 * hour).last).toEqual([]);
  });

  test('from a release to a target, the target counts from the report', () => {
    const told = step(report(mednet, monday, question), monday + hour, toLevel('2'));
    expect(status(told, 'resolution', monday + hour).dueAt).toBe(monday + 24 * hour);
  });
});

test('the share of at-risk is the policy’s', () => {
  const policy = madePolicy({ atRisk: 0.5 });
  const told = report(policy, monday, { level: 'a' });
  expect(nextCheckAt(told.ticket, policy, monday)).toBe(monday + 30 * minute);
});
