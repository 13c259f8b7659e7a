import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockOf, durationOn } from '../../src/engine/clock-time.ts';
import { type Command, DomainError } from '../../src/engine/commands.ts';
import { decide, fold, nextCheckAt } from '../../src/engine/decide.ts';
import { durationMs } from '../../src/engine/duration.ts';
import { openThresholds } from '../../src/engine/escalation.ts';
import type { Policy } from '../../src/engine/policy.ts';
import { targetKinds, targetStatus } from '../../src/engine/targets.ts';
import type { Person, Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import {
  acknowledge,
  ana,
  answer,
  ben,
  check,
  day,
  handOver,
  hour,
  madePolicy,
  mednet,
  minute,
  netex,
  ofType,
  planRelease,
  reopen,
  reply,
  report,
  resolve,
  resume,
  second,
  step,
  type Told,
  take,
  teladentistry,
  toLevel,
  wait,
  workaround,
} from './made.ts';

/** 13:00 in New York on a Friday: closing time is 4 h away. */
const start = Date.parse('2026-06-05T17:00:00Z');

const spans = ['PT0S', 'PT7M', 'PT20M', 'PT45M30S', 'PT1H', 'PT2H', 'PT5H'];

const targetArb = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      within: fc.constantFrom(...spans.slice(1)),
      clock: fc.constantFrom('24x7', 'office'),
    }),
  },
  { weight: 1, arbitrary: fc.constant(null) },
);

const levelArb = (id: string) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Name of ${id}`),
    meaning: fc.constant('Made up.'),
    response: targetArb,
    resolution: fc.oneof(
      { weight: 5, arbitrary: targetArb },
      { weight: 1, arbitrary: fc.constant('release' as const) },
    ),
  });

const levels = ['a', 'b', 'c'];

const thresholdArb = fc.record({
  level: fc.constantFrom(...levels),
  after: fc.constantFrom(...spans),
  role: fc.constantFrom('director', 'president'),
  when: fc.constantFrom({}, { hours: 'open' }, { hours: 'closed' }, { answers: { level: 'a' } }),
});

const policyArb: fc.Arbitrary<Policy> = fc
  .record({
    levels: fc.tuple(...levels.map(levelArb)),
    atRisk: fc.constantFrom(0.5, 0.75, 0.9),
    assignment: fc.oneof(
      fc.constant({ mode: 'manual' }),
      fc.record({ mode: fc.constant('rotation'), within: fc.constantFrom(...spans) }),
    ),
    workaroundLevels: fc.constantFrom(
      [],
      [{ from: ['a', 'b'], to: 'c' }],
      [{ from: ['c'], to: 'a' }],
    ),
    charges: fc
      .subarray(levels)
      .map((waivedAt) => [{ id: 'fee', reason: 'A fee.', consent: 'pay', waivedAt }]),
    consents: fc.constant([{ id: 'pay', wording: 'I pay.' }]),
    teams: fc.constant({ others: { name: 'Others', does: 'They help.' } }),
    clockStarts: fc.constantFrom([], [{ when: { hours: 'closed' }, at: 'nextOpening' }]),
    escalation: fc.record({
      clock: fc.constantFrom('24x7', 'office'),
      pausesWhileWaiting: fc.boolean(),
      acknowledgingStops: fc.boolean(),
      reminders: fc.constantFrom(null, { every: 'PT7M', atMost: 2 }, { every: 'PT1H', atMost: 10 }),
      thresholds: fc.uniqueArray(thresholdArb, {
        selector: ({ level, after, role }) => `${level}/${after}/${role}`,
        maxLength: 9,
      }),
    }),
  })
  .map(madePolicy);

const keysArb = fc.subarray(
  levels.flatMap((level) =>
    spans.flatMap((after) => ['director', 'president'].map((role) => `${level}/${after}/${role}`)),
  ),
  { minLength: 1 },
);

const commandArb: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(wait) },
  { weight: 3, arbitrary: fc.constantFrom(answer, resume) },
  { weight: 4, arbitrary: fc.constantFrom(...levels).map(toLevel) },
  { weight: 2, arbitrary: fc.constant(resolve) },
  { weight: 3, arbitrary: fc.constant(reopen) },
  { weight: 2, arbitrary: fc.constantFrom(take, reply, workaround) },
  { weight: 1, arbitrary: fc.constant<Command>({ type: 'Take', by: ben }) },
  { weight: 1, arbitrary: fc.constantFrom(planRelease('1'), planRelease('2')) },
  { weight: 1, arbitrary: fc.constant(handOver('others')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('v1', 'v2').map(
      (version): Command => ({
        type: 'AdoptPolicy',
        version,
      }),
    ),
  },
  { weight: 2, arbitrary: keysArb.map((keys) => acknowledge(...keys)) },
  {
    weight: 1,
    arbitrary: keysArb.map(
      (keys): Command => ({
        type: 'RecordNotReached',
        as: 'director',
        keys,
        person: ana.address,
        reason: 'gone',
      }),
    ),
  },
);

interface Plan {
  /** The policy of the report, version v1. */
  readonly policy: Policy;
  /** Version v2, for tickets that are put under it. */
  readonly other: Policy;
  readonly next: Person | null;
  readonly level: string;
  readonly steps: readonly { readonly after: number; readonly command: Command }[];
  readonly end: number;
}

/** A ticket's life over some hours: each step comes some seconds after the one before. */
const planArb: fc.Arbitrary<Plan> = fc.record({
  policy: policyArb,
  other: policyArb,
  next: fc.constantFrom(null, null, ana),
  level: fc.constantFrom('a', 'b'),
  steps: fc.array(
    fc.record({
      after: fc.oneof(
        fc.integer({ min: 0, max: 90 * 60 }).map((seconds) => seconds * second),
        // Whole minutes meet due instants exactly.
        fc.integer({ min: 0, max: 60 }).map((minutes) => minutes * minute),
      ),
      command: commandArb,
    }),
    { maxLength: 12 },
  ),
  end: fc.integer({ min: 0, max: 5 * 60 }).map((minutes) => minutes * minute),
});

/** Carries out a command as the shell does: one that cannot be carried out changes nothing. */
function attempt(told: Told, at: number, command: Command, plan: Plan): Told {
  try {
    if (command.type !== 'AdoptPolicy') return step(told, at, command);
    const policy = command.version === 'v1' ? plan.policy : plan.other;
    return step({ ...check(told, at), policy }, at, command);
  } catch (error) {
    if (error instanceof DomainError) return { ...told, last: [] };
    throw error;
  }
}

function live(
  plan: Plan,
  between: (told: Told, from: number, to: number) => Told,
  seen: (told: Told, at: number) => void = () => {},
): Told {
  const { policy, level, next, steps, end } = plan;
  let told = report(policy, start, { level }, { next });
  let now = start;
  seen(told, now);
  for (const { after, command } of steps) {
    told = between(told, now, now + after);
    now += after;
    told = attempt(told, now, command, plan);
    seen(told, now);
  }
  told = between(told, now, now + end);
  told = check(told, now + end);
  seen(told, now + end);
  return told;
}

const seldom = (told: Told) => told;

/** Looks at each whole minute after `from`, up to `to`. */
function everyMinute(told: Told, from: number, to: number): Told {
  let looked = told;
  for (let at = Math.floor(from / minute) * minute + minute; at <= to; at += minute) {
    looked = check(looked, at);
  }
  return looked;
}

/** What fired and what was noticed, whenever that was. */
function owed(events: readonly TicketEvent[]) {
  return events
    .flatMap((event) => {
      if (event.type === 'EscalationFired') return [`${event.key} due ${event.dueAt}`];
      if (event.type === 'AssignmentMissed') return [`nobody by ${event.dueAt}`];
      if (event.type !== 'TargetAtRisk' && event.type !== 'TargetBreached') return [];
      const reclassified = event.type === 'TargetBreached' && event.reclassified;
      return [`${event.type} ${event.target} due ${event.dueAt} ${reclassified}`];
    })
    .sort();
}

const runs = { numRuns: 200 };

test('one late check and a check every minute find the same', () => {
  let found = 0;
  fc.assert(
    fc.property(planArb, (plan) => {
      const late = owed(live(plan, seldom).events);
      found += late.length;
      expect(late).toEqual(owed(live(plan, everyMinute).events));
    }),
    runs,
  );
  expect(found, 'the plans have something to find').toBeGreaterThan(runs.numRuns);
});

test('nothing fires and nothing is noticed twice, and what fired stays', () => {
  fc.assert(
    fc.property(planArb, (plan) => {
      let before: Ticket['escalations'] = [];
      const told = live(plan, seldom, ({ ticket }) => {
        const keys = ticket.escalations.map(({ key, dueAt, firedAt }) => ({ key, dueAt, firedAt }));
        expect(keys.slice(0, before.length)).toEqual(
          before.map(({ key, dueAt, firedAt }) => ({ key, dueAt, firedAt })),
        );
        before = ticket.escalations;
      });
      const keys = ofType(told.events, 'EscalationFired').map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const atOnce = ofType(told.events, 'EscalationFired').filter(({ after }) => after === 'PT0S');
      expect(new Set(atOnce.map(({ role }) => role)).size).toBe(atOnce.length);
      expect(ofType(told.events, 'AssignmentMissed').length).toBeLessThanOrEqual(1);
      for (const kind of targetKinds) {
        for (const type of ['TargetAtRisk', 'TargetBreached'] as const) {
          const noticed = ofType(told.events, type).filter(({ target }) => target === kind);
          expect(noticed.length).toBeLessThanOrEqual(1);
        }
      }
    }),
    runs,
  );
});

test('a repeated check finds nothing', () => {
  fc.assert(
    fc.property(planArb, (plan) => {
      live(plan, seldom, (told, at) => {
        const checked = check(told, at);
        expect(check(checked, at).last).toEqual([]);
      });
    }),
    runs,
  );
});

/** Words may be said twice: what makes them one is the id of the command, which the store keeps. */
const words: readonly Command['type'][] = ['ReplyToRequester', 'ReplyToSupport', 'HandOver'];

test('a repeated command gives nothing or an objection', () => {
  fc.assert(
    fc.property(planArb, (plan) => {
      let told = report(plan.policy, start, { level: plan.level }, { next: plan.next });
      let now = start;
      for (const { after, command } of plan.steps) {
        now += after;
        told = attempt(told, now, command, plan);
        const again = attempt(told, now, command, plan);
        if (words.includes(command.type)) {
          expect({ ...again.ticket, version: 0 }).toEqual({ ...told.ticket, version: 0 });
        } else {
          expect(again.last).toEqual([]);
          expect(again.ticket).toEqual(told.ticket);
        }
      }
    }),
    runs,
  );
});

test('the next check comes when there is something to find, and not later', () => {
  let looked = 0;
  fc.assert(
    fc.property(planArb, (plan) => {
      live(plan, seldom, (told, at) => {
        const settled = check(told, at);
        const next = nextCheckAt(settled.ticket, told.policy, at);
        if (next === null) {
          expect(check(settled, at + 30 * day).last).toEqual([]);
          return;
        }
        looked += 1;
        expect(next).toBeGreaterThan(at);
        expect(check(settled, next - 1).last).toEqual([]);
        expect(check(settled, next).last).not.toEqual([]);
      });
    }),
    runs,
  );
  expect(looked).toBeGreaterThan(runs.numRuns);
});

test('the state is the fold of the events, however they are cut', () => {
  fc.assert(
    fc.property(planArb, fc.nat(), (plan, cut) => {
      const { events, ticket } = live(plan, seldom);
      expect(fold(null, events)).toEqual(ticket);
      const at = 1 + (cut % events.length);
      const early = fold(null, events.slice(0, at));
      expect(events.slice(at).length === 0 ? early : fold(early, events.slice(at))).toEqual(ticket);
      expect(ticket.version).toBe(events.length);
      expect(fold(null, JSON.parse(JSON.stringify(events)))).toEqual(ticket);
    }),
    runs,
  );
});

test('a resolved ticket never fires', () => {
  fc.assert(
    fc.property(planArb, (plan) => {
      live(plan, seldom, (told, at) => {
        if (told.ticket.state !== 'resolved') return;
        expect(check(told, at + 365 * day).last).toEqual([]);
        expect(nextCheckAt(told.ticket, told.policy, at)).toBeNull();
      });
    }),
    runs,
  );
});

test('due instants follow from the report, the level and the pauses alone', () => {
  let compared = 0;
  fc.assert(
    fc.property(planArb, (plan) => {
      live(plan, seldom, ({ ticket, policy }, at) => {
        if (ticket.state === 'resolved') return;
        const { clocksStartAt: from, waits, closures } = ticket;
        for (const kind of targetKinds) {
          const status = targetStatus(ticket, policy, kind, at);
          if (!status || status.fulfilledAt !== null || status.state === 'breached') continue;
          const clock = clockOf(policy, status.clock);
          const length = durationOn(policy, status.clock, status.within);
          const pauses = kind === 'response' ? [] : [...waits, ...closures];
          if (status.dueAt === null) {
            expect(clock.between(from, at + 365 * day, pauses)).toBeLessThan(length);
          } else {
            compared += 1;
            expect(clock.between(from, status.dueAt, pauses)).toBe(length);
            expect(clock.between(from, status.dueAt - 1, pauses)).toBeLessThan(length);
          }
        }
        const { escalation } = policy;
        const clock = clockOf(policy, escalation.clock);
        const pauses = escalation.pausesWhileWaiting ? [...waits, ...closures] : closures;
        for (const { threshold, dueAt } of openThresholds(ticket, policy)) {
          compared += 1;
          const length = durationOn(policy, escalation.clock, threshold.after);
          expect(clock.between(from, dueAt, pauses)).toBe(length);
          expect(clock.between(from, dueAt - 1, pauses)).toBeLessThan(Math.max(length, 1));
        }
      });
    }),
    runs,
  );
  expect(compared).toBeGreaterThan(runs.numRuns);
});

/** What moves a clock, besides the level. */
const pausing: readonly TicketEvent['type'][] = [
  'WaitingStarted',
  'WaitingEnded',
  'TicketResolved',
  'TicketReopened',
];

/** The ticket as if it had had its level from the report, with the same pauses and nothing else. */
function fromScratch({ events, ticket }: Told): Ticket {
  const [opened, ...later] = events;
  if (opened?.type !== 'TicketOpened') throw new Error('a ticket begins with its report');
  const pauses = later.filter(({ type }) => pausing.includes(type));
  return fold(null, [{ ...opened, level: ticket.level }, ...pauses]);
}

test('recomputing after any order of level changes, pauses and policies equals computing from scratch', () => {
  let compared = 0;
  fc.assert(
    fc.property(planArb, (plan) => {
      live(plan, seldom, (told, at) => {
        const { ticket, policy } = told;
        if (ticket.state === 'resolved') return;
        const scratch = fromScratch(told);
        for (const kind of targetKinds) {
          if (ticket.noticed[kind].missed !== null) continue;
          const status = targetStatus(ticket, policy, kind, at);
          const afresh = targetStatus(scratch, policy, kind, at);
          compared += 1;
          expect(status?.dueAt).toBe(afresh?.dueAt);
          expect(status?.atRiskAt).toBe(afresh?.atRiskAt);
        }
        const stopped =
          policy.escalation.acknowledgingStops &&
          ticket.escalations.some(({ acknowledged }) => acknowledged !== null);
        const fired = ticket.escalations.map(({ key }) => key);
        const atOnce = ticket.escalations.filter(({ after }) => after === 'PT0S');
        const open = openThresholds(scratch, policy).filter(
          ({ key, threshold: { after, role } }) =>
            !stopped &&
            !fired.includes(key) &&
            !(after === 'PT0S' && atOnce.some((past) => past.role === role)),
        );
        compared += open.length;
        expect(openThresholds(ticket, policy)).toEqual(open);
      });
    }),
    runs,
  );
  expect(compared).toBeGreaterThan(runs.numRuns);
});

test('a charge is what was reported; it is waived at most once, by a level that waives it', () => {
  let waived = 0;
  fc.assert(
    fc.property(planArb, (plan) => {
      const first = report(plan.policy, start, { level: plan.level }).ticket.report.charge;
      expect(first === null).toBe(plan.policy.charges[0]?.waivedAt.includes(plan.level));
      const told = live(plan, seldom, ({ ticket }) => {
        expect(ticket.report.charge).toEqual(first);
      });
      const events = ofType(told.events, 'ChargeWaived');
      expect(events.length).toBeLessThanOrEqual(1);
      const reached = [...ofType(told.events, 'LevelChanged')]
        .map(({ to }) => to)
        .concat(ofType(told.events, 'TicketRecategorised').map(({ to }) => to));
      const waives = first?.waivedAt.some((level) => reached.includes(level)) ?? false;
      expect(events.length).toBe(waives ? 1 : 0);
      waived += events.length;
    }),
    runs,
  );
  expect(waived).toBeGreaterThan(0);
});

test('nobody is missed where somebody had the ticket in time, and somebody is where nobody had', () => {
  let missed = 0;
  fc.assert(
    fc.property(planArb, (plan) => {
      const told = live({ ...plan, other: plan.policy }, seldom);
      const [miss] = ofType(told.events, 'AssignmentMissed');
      const [taken] = ofType(told.events, 'TicketTaken');
      const { assignment } = plan.policy;
      if (assignment.mode === 'manual' || plan.next) {
        expect(miss).toBeUndefined();
      } else if (miss) {
        missed += 1;
        if (taken) expect(taken.at).toBeGreaterThanOrEqual(miss.dueAt);
        const { closures, clocksStartAt } = told.ticket;
        const open = clockOf(plan.policy, '24x7').between(clocksStartAt, miss.dueAt, closures);
        expect(open).toBe(durationMs(assignment.within));
      } else if (!taken && told.ticket.state !== 'resolved') {
        expect(ofType(check(told, start + 30 * day).last, 'AssignmentMissed')).toHaveLength(1);
      }
    }),
    runs,
  );
  expect(missed).toBeGreaterThan(10);
});

test('the shipped policies keep to the same laws over their first two days', () => {
  const plans: fc.Arbitrary<Plan> = fc.record({
    policy: fc.constantFrom(netex, mednet, teladentistry),
    other: fc.constant(netex),
    next: fc.constantFrom(null, ana),
    level: fc.constant(''),
    steps: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 16 * 60 }).map((minutes) => minutes * minute),
        command: fc.oneof(
          fc.constantFrom('1', '2', '3', '4', 'emergency', 'standard').map(toLevel),
          fc.constantFrom(wait, answer, resolve, reopen, take, reply, workaround),
        ),
      }),
      { maxLength: 5 },
    ),
    end: fc.constant(day),
  });
  const answers = {
    level: null,
    systemDown: 'yes',
    kind: 'problem',
    impact: 'high',
    workaround: 'no',
  };
  const lived = (plan: Plan, between: typeof seldom | typeof everyMinute) => {
    let told = report(plan.policy, start, answers, { next: plan.next });
    let now = start;
    for (const { after, command } of plan.steps) {
      told = between(told, now, now + after);
      now += after;
      told = attempt(told, now, command, plan);
    }
    told = between(told, now, now + plan.end);
    return check(told, now + plan.end);
  };
  fc.assert(
    fc.property(plans, (plan) => {
      const late = lived(plan, seldom);
      expect(owed(late.events)).toEqual(owed(lived(plan, everyMinute).events));
    }),
    { numRuns: 15 },
  );
});

test('decide changes nothing that it is given', () => {
  fc.assert(
    fc.property(planArb, commandArb, (plan, command) => {
      const { ticket } = live(plan, seldom);
      const before = JSON.stringify(ticket);
      try {
        decide(ticket, command, plan.policy, start + 12 * hour);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
      }
      expect(JSON.stringify(ticket)).toBe(before);
    }),
    { numRuns: 100 },
  );
});
