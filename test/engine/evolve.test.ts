import { describe, expect, test } from 'vitest';
import { evolve } from '../../src/engine/evolve.ts';
import {
  ana,
  answer,
  dana,
  hour,
  mednet,
  monday,
  reopen,
  report,
  resolve,
  rita,
  step,
  take,
  toLevel,
  wait,
  workaround,
} from './made.ts';

const opened = report(mednet, monday, { kind: 'problem', impact: 'critical', workaround: 'yes' });

test('a new ticket has what was reported', () => {
  expect(opened.ticket).toMatchObject({
    deskId: 'desk',
    number: 'MN-1001',
    policyVersion: 'v1',
    version: 1,
    requester: rita,
    title: 'It does not work',
    reportedAt: monday,
    clocksStartAt: monday,
    reportedOutsideHours: false,
    level: '2',
    levelAtReport: '2',
    levelSince: monday,
    review: true,
    state: 'open',
    assignee: null,
    escalations: [],
  });
});

describe('the first event', () => {
  const [first] = opened.events;
  test('opens the ticket, once', () => {
    if (!first) throw new Error('there is no event');
    expect(() => evolve(opened.ticket, first)).toThrow('MN-1001 is opened already');
  });

  test('is no other one', () => {
    expect(() => evolve(null, { type: 'TicketTaken', at: monday, by: ana })).toThrow(
      'TicketOpened',
    );
  });
});

test('each event counts one version', () => {
  const told = step(step(opened, monday, take), monday + hour, wait);
  expect(told.ticket.version).toBe(told.events.length);
});

test('a new level replaces the reason, ends the review, and keeps the level of the report', () => {
  const { ticket } = step(opened, monday + hour, toLevel('1'));
  expect(ticket).toMatchObject({
    level: '1',
    levelAtReport: '2',
    levelSince: monday + hour,
    levelReason: { because: 'Looked again.', clauses: [] },
    review: false,
  });
});

test('waits and closures are kept, each with its end', () => {
  let told = step(opened, monday + 1, wait);
  expect(told.ticket).toMatchObject({ state: 'waiting', waits: [{ from: monday + 1, to: null }] });
  told = step(told, monday + 2, answer);
  told = step(told, monday + 3, wait);
  told = step(told, monday + 4, resolve);
  expect(told.ticket).toMatchObject({
    state: 'resolved',
    resolvedAt: monday + 4,
    resolution: 'Restarted.',
    waits: [
      { from: monday + 1, to: monday + 2 },
      { from: monday + 3, to: monday + 4 },
    ],
    closures: [{ from: monday + 4, to: null }],
  });
  told = step(told, monday + 5, reopen);
  expect(told.ticket).toMatchObject({
    state: 'open',
    resolvedAt: null,
    resolution: null,
    closures: [{ from: monday + 4, to: monday + 5 }],
  });
});

test('assignee and workaround stay through a reopening', () => {
  let told = step(opened, monday, take);
  told = step(told, monday, workaround);
  told = step(told, monday, resolve);
  told = step(told, monday, reopen);
  expect(told.ticket.assignee).toEqual(ana);
  expect(told.ticket.workaround?.text).toBe('Use the other.');
});

test('who was not reached stands with the escalation that was for them', () => {
  const night = Date.parse('2026-06-02T04:00:00Z');
  const fired = report(mednet, night, { kind: 'problem', impact: 'critical', workaround: 'no' });
  const told = step(fired, night, {
    type: 'RecordNotReached',
    as: 'oncall',
    keys: ['1/PT0S/oncall'],
    person: dana.address,
    reason: 'gone',
  });
  expect(told.ticket.escalations).toMatchObject([
    { key: '1/PT0S/oncall', notReached: [{ as: 'oncall', person: dana.address }] },
  ]);
});
