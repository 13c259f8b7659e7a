import { describe, expect, test } from 'vitest';
import { type Command, DomainError } from '../../src/engine/commands.ts';
import { decide } from '../../src/engine/decide.ts';
import {
  acknowledge,
  ana,
  answer,
  ben,
  check,
  handOver,
  hour,
  mednet,
  monday,
  mondayNight,
  netex,
  ofType,
  planRelease,
  reopen,
  reply,
  report,
  resolve,
  resume,
  rita,
  step,
  take,
  toLevel,
  wait,
  workaround,
} from './made.ts';

const opened = report(netex, monday, { systemDown: 'yes' });
const taken = step(opened, monday + 1, take);
const waiting = step(taken, monday + 2, wait);
const resolved = step(taken, monday + 2, resolve);

const opening: Command = {
  type: 'OpenTicket',
  deskId: 'desk',
  number: 'NX-1001',
  policyVersion: 'v1',
  requester: rita,
  answers: { summary: 'Nothing works', systemDown: 'yes' },
  consents: [],
  office: null,
  next: null,
};

function refusal(told: typeof opened, command: Command): DomainError {
  try {
    step(told, monday + hour, command);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error(`${command.type} was carried out`);
}

describe('opening', () => {
  test('gives the level with its reason and clauses, and the title', () => {
    expect(decide(null, opening, netex, monday)).toMatchObject([
      {
        type: 'TicketOpened',
        title: 'Nothing works',
        level: '1',
        reason: { because: 'The system is down.', clauses: ['N-06'] },
        review: false,
        clocksStartAt: monday,
        outsideHours: false,
      },
    ]);
  });

  test('a second time does nothing', () => {
    expect(decide(opened.ticket, opening, netex, monday)).toEqual([]);
  });

  test('tells on-call support in the same breath', () => {
    const critical = { kind: 'problem', impact: 'critical', workaround: 'no' };
    expect(report(mednet, mondayNight, critical).events.map(({ type }) => type)).toEqual([
      'TicketOpened',
      'EscalationFired',
    ]);
  });
});

describe('what cannot be done is refused, with what can be', () => {
  test.each([
    ['resolving', resolved, resolve, 'ticket-resolved', /Reopen it first/],
    ['taking', resolved, take, 'ticket-resolved', /Reopen it first/],
    ['replying', resolved, reply, 'ticket-resolved', /Reopen it first/],
    ['asking', resolved, wait, 'ticket-resolved', /Reopen it first/],
    ['resuming', resolved, resume, 'ticket-resolved', /Reopen it first/],
    ['a workaround for', resolved, workaround, 'ticket-resolved', /Reopen it first/],
    ['changing the level of', resolved, toLevel('2'), 'ticket-resolved', /Reopen it first/],
    ['reopening what is open,', opened, reopen, 'ticket-not-resolved', /nothing to reopen/],
    ['asking again', waiting, wait, 'already-waiting', /Reply to requester/],
    [
      'taking from somebody',
      taken,
      { type: 'Take', by: ben },
      'already-taken',
      /^Ana has taken NX-1001 already/,
    ],
    ['handing over', resolved, handOver('x'), 'ticket-resolved', /Reopen it first/],
    ['planning', resolved, planRelease('1'), 'ticket-resolved', /Reopen it first/],
    ['the same level', opened, toLevel('1'), 'same-level', /Severity 1 \(System down\).*another/],
    ['an unknown level', opened, toLevel('9'), 'unknown-level', /1, 2, 3, 4/],
    ['an unknown escalation', opened, acknowledge('x'), 'no-such-escalation', /Ask for its status/],
  ] as const)('%s a ticket: %#', (_what, told, command, code, words) => {
    const error = refusal(told, command);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(words);
    expect(error.message).toContain(code === 'unknown-level' ? 'Severity' : 'NX-1001');
  });

  test('a ticket that there is none of', () => {
    expect(() => decide(null, take, netex, monday)).toThrow(DomainError);
  });
});

describe('a command given twice', () => {
  test.each([
    ['taking', opened, take],
    ['resuming', waiting, resume],
    ['the same workaround', taken, workaround],
  ])('%s: does nothing the second time', (_what, told, command) => {
    const once = step(told, monday + hour, command);
    expect(once.last).not.toEqual([]);
    expect(step(once, monday + 2 * hour, command).last).toEqual([]);
  });

  test('another workaround replaces the first', () => {
    const first = step(taken, monday + hour, workaround);
    const second = step(first, monday + 2 * hour, { ...workaround, text: 'Or this.' } as Command);
    expect(second.ticket.workaround).toEqual({ text: 'Or this.', at: monday + 2 * hour });
  });
});

describe('the requester', () => {
  test('answers, and the waiting ends', () => {
    const answered = step(waiting, monday + hour, answer);
    expect(answered.last.map(({ type }) => type)).toEqual(['RequesterReplied', 'WaitingEnded']);
  });

  test('may write without being asked', () => {
    const wrote = step(taken, monday + hour, answer);
    expect(wrote.last.map(({ type }) => type)).toEqual(['RequesterReplied']);
    expect(wrote.ticket.respondedAt).toBe(monday + 1);
  });
});

describe('a workaround opens the way to a lower level (M-10)', () => {
  const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });
  const clauses = (told: typeof high) =>
    [...ofType(told.last, 'LevelChanged'), ...ofType(told.last, 'TicketRecategorised')].map(
      (event) => event.clauses,
    );

  test('the level stays until an agent changes it, and the clause is named then', () => {
    const held = step(high, monday + hour, workaround);
    expect(held.ticket.level).toBe('2');
    expect(clauses(step(held, monday + 2 * hour, toLevel('3')))).toEqual([['M-10']]);
  });

  test('without a workaround, or to another level, there is no such clause', () => {
    expect(clauses(step(high, monday + hour, toLevel('3')))).toEqual([[]]);
    const held = step(high, monday + hour, workaround);
    expect(clauses(step(held, monday + 2 * hour, toLevel('4')))).toEqual([[]]);
  });
});

describe('a planned release (M-09)', () => {
  const question = report(mednet, monday, { kind: 'howTo' });

  test('is named by support, once, and may be named anew', () => {
    const planned = step(question, monday + hour, planRelease('5.3'));
    expect(planned.last).toEqual([
      { type: 'ReleasePlanned', at: monday + hour, by: ana, release: '5.3' },
    ]);
    expect(planned.ticket).toMatchObject({ plannedRelease: '5.3', respondedAt: null });
    expect(step(planned, monday + 2 * hour, planRelease('5.3')).last).toEqual([]);
    expect(step(planned, monday + 2 * hour, planRelease('5.4')).ticket.plannedRelease).toBe('5.4');
  });

  test('is for levels that a release resolves, and comes back with them', () => {
    const low = report(mednet, monday, { kind: 'problem', impact: 'low', workaround: 'no' });
    const error = refusal(low, planRelease('5.3'));
    expect(error.code).toBe('no-release-here');
    expect(error.message).toMatch(/^Level 3 \(Not serious\) is not resolved by a planned release/);
    let told = step(question, monday, planRelease('5.3'));
    told = step(told, monday, toLevel('3'));
    expect(refusal(told, planRelease('5.4')).code).toBe('no-release-here');
    expect(step(told, monday, toLevel('4')).ticket.plannedRelease).toBe('5.3');
  });
});

describe('a hand-over (M-13)', () => {
  const low = report(mednet, monday, { kind: 'problem', impact: 'low', workaround: 'no' });

  test('names the team with its address, answers the requester, and leaves the ticket open', () => {
    const contract = report(netex, monday, { systemDown: 'no', product: 'contract' });
    const told = step(contract, monday + hour, handOver('service-contracts'));
    expect(told.last).toEqual([
      {
        type: 'TicketHandedOver',
        at: monday + hour,
        by: ana,
        team: 'service-contracts',
        name: 'NetEx service and contracts',
        contact: '+1.763.694.4350',
        text: 'They know how.',
      },
    ]);
    expect(told.ticket).toMatchObject({ state: 'open', respondedAt: monday + hour });
  });

  test('a team without an address has none', () => {
    const told = step(low, monday + hour, handOver('customer-service'));
    expect(told.last).toMatchObject([{ name: 'Customer Service', contact: null }]);
  });

  test('to a team that there is none of is refused with those there are', () => {
    const error = refusal(low, handOver('nobody'));
    expect(error.code).toBe('unknown-team');
    expect(error.message).toContain('customer-service, office-technicians');
  });
});

test('what the clocks owe comes before the command, and what it causes after', () => {
  const high = report(mednet, monday, { kind: 'problem', impact: 'low', workaround: 'no' });
  const late = step(high, monday + 25 * hour, toLevel('1'));
  expect(late.last.map(({ type }) => type)).toEqual([
    'TargetAtRisk',
    'TargetBreached',
    'LevelChanged',
    'TargetAtRisk',
    'TargetBreached',
  ]);
  expect(ofType(late.last, 'TargetBreached')).toMatchObject([
    { target: 'response', reclassified: false },
    { target: 'resolution', reclassified: true },
  ]);
  expect(check(late, monday + 25 * hour).last).toEqual([]);
});
