import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/engine/commands.ts';
import { nextCheckAt } from '../../src/engine/decide.ts';
import { type DeskPeople, noticesOf } from '../../src/engine/notices.ts';
import type { Policy } from '../../src/engine/policy.ts';
import { decision } from '../../src/runtime/decision.ts';
import type { Desk } from '../../src/runtime/ports.ts';
import {
  ana,
  ben,
  check,
  fay,
  hour,
  leo,
  madePolicy,
  minute,
  monday,
  mondayNight,
  ofType,
  reopen,
  reply,
  report,
  resolve,
  step,
  type Told,
  take,
  teladentistry,
  toLevel,
} from './made.ts';

const withoutTargets = (parts: Record<string, unknown> = {}): Policy => {
  const { levels } = madePolicy();
  return madePolicy({
    levels: levels.map((level) => ({ ...level, response: null, resolution: null })),
    assignment: { mode: 'rotation', within: 'PT5M' },
    ...parts,
  });
};
const policy = withoutTargets();
const people: DeskPeople = { contacts: {}, lead: leo, fallback: fay };
const due = monday + 5 * minute;
const missed = (told: Told) => ofType(told.last, 'AssignmentMissed');
const next = ({ ticket, policy: under }: Told, now: number) => nextCheckAt(ticket, under, now);

describe('in rotation', () => {
  const assigned = report(policy, monday, { level: 'a' }, { next: ana });
  const nobody = report(policy, monday, { level: 'a' });

  test('the ticket has its agent from the first event, which is no response yet', () => {
    expect(assigned.last).toMatchObject([{ type: 'TicketOpened', assignee: ana }]);
    expect(assigned.ticket).toMatchObject({ assignee: ana, respondedAt: null });
    expect(next(assigned, monday)).toBeNull();
    expect(check(assigned, monday + hour).last).toEqual([]);
  });

  test('the requester gets the name, and the agent hears', () => {
    const told = noticesOf(assigned.last, assigned.ticket, people);
    expect(told.map(({ to }) => to)).toEqual(['card', 'requester', 'assignee']);
    expect(told.at(-1)).toEqual({ to: 'assignee', person: ana });
    expect(noticesOf(nobody.last, nobody.ticket, people).map(({ to }) => to)).toEqual([
      'card',
      'requester',
    ]);
  });

  test('nobody after 5 minutes is missed once, at the due instant and not before', () => {
    expect(next(nobody, monday)).toBe(due);
    expect(check(nobody, due - 1).last).toEqual([]);
    const told = check(nobody, due);
    expect(told.last).toEqual([{ type: 'AssignmentMissed', at: due, dueAt: due }]);
    expect(told.ticket.assignmentMissed).toBe(due);
    expect(next(told, due)).toBeNull();
    expect(check(told, due + hour).last).toEqual([]);
  });

  test('a late look finds the instant that was due', () => {
    expect(missed(check(nobody, monday + hour))).toMatchObject([{ at: monday + hour, dueAt: due }]);
  });

  test('taken in time, nothing is missed; a reply alone is no assignment', () => {
    const taken = step(nobody, due - 1, take);
    expect(next(taken, due)).toBeNull();
    expect(check(taken, due + hour).last).toEqual([]);
    expect(missed(check(step(nobody, monday + minute, reply), due))).toHaveLength(1);
  });

  test('taken too late, the miss is noticed first, and it is the lead who hears', () => {
    const taken = step(nobody, due + minute, take);
    expect(taken.last.map(({ type }) => type)).toEqual(['AssignmentMissed', 'TicketTaken']);
    expect(noticesOf(taken.last, taken.ticket, people)).toContainEqual({
      to: 'desk',
      person: leo,
      as: 'lead',
      event: taken.last[0],
    });
  });

  test('without a lead the fallback hears', () => {
    const told = check(nobody, due);
    expect(noticesOf(told.last, told.ticket, { ...people, lead: null })).toMatchObject([
      { to: 'card' },
      { to: 'thread' },
      { to: 'desk', person: fay, as: 'fallback' },
    ]);
  });

  test('closed time is not counted, and a resolved ticket misses nothing', () => {
    const resolved = step(nobody, monday + 2 * minute, resolve);
    expect(next(resolved, monday + 2 * minute)).toBeNull();
    expect(check(resolved, monday + hour).last).toEqual([]);
    const reopened = step(resolved, monday + hour, reopen);
    expect(missed(reopened)).toEqual([]);
    expect(next(reopened, monday + hour)).toBe(monday + hour + 3 * minute);
  });

  test('a changed level neither repeats nor moves it', () => {
    expect(next(step(nobody, monday + minute, toLevel('b')), monday + minute)).toBe(due);
    expect(missed(step(check(nobody, due), due + minute, toLevel('b')))).toEqual([]);
  });

  test('where the requester waits for the opening, so does the assignment (M-05)', () => {
    const waiting = withoutTargets({
      clockStarts: [{ when: { hours: 'closed' }, at: 'nextOpening' }],
    });
    const told = report(waiting, mondayNight, { level: 'a' });
    expect(next(told, mondayNight)).toBe(told.ticket.clocksStartAt + 5 * minute);
  });
});

test('a manual policy leaves the ticket to whoever takes it, whoever’s turn it is', () => {
  const told = report(
    withoutTargets({ assignment: { mode: 'manual' } }),
    monday,
    {},
    { next: ana },
  );
  expect(told.ticket.assignee).toBeNull();
  expect(next(told, monday)).toBeNull();
  expect(check(told, monday + hour).last).toEqual([]);
});

test('every ticket of Teladentistry is assigned, or missed after 5 minutes (T-04)', () => {
  for (const kind of ['login', 'use', 'training', 'claim']) {
    expect(report(teladentistry, monday, { kind }, { next: ben }).ticket.assignee).toEqual(ben);
    expect(missed(check(report(teladentistry, monday, { kind }), due))).toHaveLength(1);
  }
});

test('the agent’s message and the lead’s name the ticket and what to do', () => {
  const opening: Command = {
    type: 'OpenTicket',
    deskId: 'desk',
    number: 'MU-1001',
    policyVersion: 'v1',
    requester: ana,
    answers: { summary: 'It does not work', level: 'a' },
    consents: [],
    office: null,
    next: ben,
  };
  const desk: Desk = {
    ...people,
    id: 'desk',
    policy,
    policyVersion: 'v1',
    supportChannels: ['slack:T1/CSUPPORT'],
    roster: [],
    offices: {},
    serves: [],
    publicStatus: false,
  };
  const summaries = (outbox: ReturnType<typeof decision>['outbox'], to: string) =>
    outbox.flatMap((entry) =>
      entry.to === to && entry.delivery.kind === 'post' ? [entry.delivery.message.summary] : [],
    );
  const opened = decision(null, opening, policy, desk, monday);
  expect(summaries(opened.outbox, ben.address)).toEqual([
    'MU-1001 is yours: It does not work (Level a (Bad)).',
  ]);
  const free = decision(null, { ...opening, next: null }, policy, desk, monday);
  const late = decision(free.ticket, { type: 'CheckClocks' }, policy, desk, due);
  expect(summaries(late.outbox, leo.address)).toEqual(['MU-1001: nobody was assigned in time']);
});
