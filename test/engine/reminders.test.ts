import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextCheckAt } from '../../src/engine/decide.ts';
import { type DeskPeople, type Notice, noticesOf } from '../../src/engine/notices.ts';
import {
  acknowledge,
  ana,
  check,
  dana,
  day,
  fay,
  hour,
  leo,
  madePolicy,
  minute,
  monday,
  ofType,
  pia,
  reopen,
  reply,
  report,
  resolve,
  step,
  type Told,
  toLevel,
  wait,
} from './made.ts';

const director = 'a/PT1H/director';
const president = 'a/PT2H/president';

/** Nothing but the escalation has a clock. */
function policy(escalation: object = {}) {
  const { levels } = madePolicy();
  return madePolicy({
    levels: levels.map((level) => ({ ...level, response: null, resolution: null })),
    escalation: {
      reminders: { every: 'PT30M', atMost: 3 },
      thresholds: [
        { level: 'a', after: 'PT1H', role: 'director' },
        { level: 'a', after: 'PT2H', role: 'president' },
      ],
      ...escalation,
    },
  });
}

const bad = (escalation: object = {}) => report(policy(escalation), monday, { level: 'a' });

/** What was reminded of: how long after the report, which reminder, of what. */
function reminders({ events, ticket }: Pick<Told, 'events' | 'ticket'>) {
  return ofType(events, 'EscalationReminded').map(
    ({ at, count, keys }) => `${(at - ticket.reportedAt) / minute} min: ${count} ${keys.join(' ')}`,
  );
}

function everyMinute(told: Told, from: number, to: number): Told {
  let looked = told;
  for (let at = from; at <= to; at += minute) looked = check(looked, at);
  return looked;
}

describe('an escalation that nobody has acknowledged', () => {
  test('is said again from its firing on, so often and no more', () => {
    const told = everyMinute(bad(), monday, monday + day);
    expect(reminders(told)).toEqual([
      `90 min: 1 ${director}`,
      `120 min: 2 ${director}`,
      `150 min: 3 ${director}`,
      `150 min: 1 ${president}`,
      `180 min: 2 ${president}`,
      `210 min: 3 ${president}`,
    ]);
    expect(nextCheckAt(told.ticket, told.policy, monday + day)).toBeNull();
  });

  test('is looked at again when the next reminder is due', () => {
    const told = check(bad(), monday + hour);
    expect(nextCheckAt(told.ticket, told.policy, monday + hour)).toBe(monday + 90 * minute);
    expect(check(told, monday + 90 * minute - 1).last).toEqual([]);
    expect(check(told, monday + 90 * minute).last).toEqual([
      {
        type: 'EscalationReminded',
        at: monday + 90 * minute,
        keys: [director],
        count: 1,
        dueAt: monday + 90 * minute,
      },
    ]);
  });

  test('is said once where several reminders were missed, and the others come in their time', () => {
    let told = check(bad(), monday + hour);
    told = check(told, monday + 125 * minute);
    expect(reminders(told)).toEqual([`125 min: 2 ${director}`]);
    expect(check(told, monday + 126 * minute).last).toEqual([]);
    told = check(told, monday + 150 * minute);
    expect(reminders(told)).toEqual([`125 min: 2 ${director}`, `150 min: 3 ${director}`]);
  });

  test('is said on its own clock, and from when it was fired, though that was late', () => {
    const night = bad({ clock: 'office', reminders: { every: 'PT3H', atMost: 2 } });
    // Noon in New York: 5 h are left of the day. Fired at 14:00, an hour late.
    let told = check(night, monday + 2 * hour - 1);
    told = check(told, monday + 20 * hour);
    expect(reminders(told)).toEqual([`1200 min: 1 ${director}`]);
    expect(ofType(told.last, 'EscalationReminded')).toMatchObject([
      { count: 1, dueAt: monday + 5 * hour - 1 },
    ]);
  });

  test('is not said again while that clock stands still', () => {
    let told = check(bad({ pausesWhileWaiting: true }), monday + hour);
    told = step(told, monday + 70 * minute, wait);
    expect(check(told, monday + day).last.map(({ type }) => type)).not.toContain(
      'EscalationReminded',
    );
  });
});

describe('it ends', () => {
  test('when that escalation is acknowledged, and only that one’s', () => {
    let told = check(bad(), monday + 2 * hour);
    told = step(told, monday + 130 * minute, acknowledge(director));
    told = everyMinute(told, monday + 130 * minute, monday + day);
    expect(reminders(told).filter((text) => text.includes(director))).toEqual([]);
    expect(reminders(told)).toHaveLength(3);
  });

  test('for all where acknowledging stops the escalation', () => {
    let told = check(bad({ acknowledgingStops: true }), monday + 2 * hour);
    told = step(told, monday + 130 * minute, acknowledge(director));
    expect(reminders(everyMinute(told, monday + 130 * minute, monday + day))).toEqual([]);
  });

  test('at once: who acknowledges or resolves is not reminded of it, though nobody had looked', () => {
    const told = check(bad(), monday + hour);
    const late = monday + 95 * minute;
    expect(reminders(step(told, late, acknowledge(director)))).toEqual([]);
    expect(reminders(step(told, late, resolve))).toEqual([]);
    expect(reminders(step(told, late, reply))).toEqual([`95 min: 1 ${director}`]);
  });

  test('while it is resolved, and goes on when it is reopened, closed time not counted', () => {
    let told = check(bad(), monday + hour);
    told = step(told, monday + 70 * minute, resolve);
    told = step(check(told, monday + 200 * minute), monday + 200 * minute, reopen);
    told = everyMinute(told, monday + 200 * minute, monday + 221 * minute);
    expect(reminders(told)).toEqual([`220 min: 1 ${director}`]);
  });

  test('not with another level: what fired stays', () => {
    let told = check(bad(), monday + hour);
    told = step(told, monday + 70 * minute, toLevel('b'));
    expect(reminders(check(told, monday + 90 * minute))).toEqual([`90 min: 1 ${director}`]);
  });
});

test('taking the ticket does not end it', () => {
  const told = step(bad(), monday + minute, { type: 'Take', by: ana });
  expect(reminders(everyMinute(told, monday, monday + 100 * minute))).toEqual([
    `90 min: 1 ${director}`,
  ]);
});

test('without reminders there are none', () => {
  expect(reminders(everyMinute(bad({ reminders: null }), monday, monday + day))).toEqual([]);
});

describe('who is reminded', () => {
  const people: DeskPeople = {
    contacts: { director: [dana, leo], president: [dana, pia] },
    lead: leo,
    fallback: fay,
  };
  const told = (one: Told, who: DeskPeople = people) =>
    noticesOf(one.last, one.ticket, who).flatMap((notice: Notice) =>
      notice.to === 'contact-reminder' || notice.to === 'reminder-update'
        ? [`${notice.to} ${notice.as} ${notice.person.name}: ${notice.keys.join(' ')}`]
        : [],
    );
  const missed = (one: Told, as: string, person: string | null) =>
    step(one, monday + 2 * hour + minute, {
      type: 'RecordNotReached',
      as,
      keys: [as === 'director' ? director : president],
      person,
      reason: 'user_not_found',
    });
  const fired = check(check(bad(), monday + hour), monday + 2 * hour);
  const due = monday + 150 * minute;

  test('whoever stands behind the role, in one message each', () => {
    expect(told(check(fired, due))).toEqual([
      `contact-reminder director Dana: ${director} ${president}`,
      `contact-reminder director Leo: ${director}`,
      `contact-reminder president Pia: ${president}`,
    ]);
  });

  test('the fallback in place of somebody who was not reached, or of nobody', () => {
    expect(told(check(missed(fired, 'president', pia.address), due))).toEqual([
      `contact-reminder director Dana: ${director} ${president}`,
      `contact-reminder director Leo: ${director}`,
      `contact-reminder fallback Fay: ${president}`,
    ]);
    const empty = { ...people, contacts: { director: [leo] } };
    expect(told(check(missed(fired, 'president', null), due), empty)).toEqual([
      `contact-reminder director Leo: ${director}`,
      `contact-reminder fallback Fay: ${president}`,
    ]);
  });

  test('every reminder shows that somebody has acknowledged', () => {
    const reminded = check(check(fired, due), due + hour);
    const acknowledged = step(reminded, due + 2 * hour, acknowledge(president));
    expect(told(acknowledged, { ...people, contacts: { president: [pia] } })).toEqual([
      `reminder-update president Pia: ${president}`,
      `reminder-update fallback Fay: ${director}`,
      `reminder-update president Pia: ${president}`,
    ]);
  });
});

const spans = ['PT5M', 'PT20M', 'PT1H', 'PT90M'];

test('a late check finds what checks every minute found, but of several missed the last alone', () => {
  let skipped = 0;
  fc.assert(
    fc.property(
      fc.record({
        every: fc.constantFrom(...spans),
        atMost: fc.integer({ min: 1, max: 10 }),
        clock: fc.constantFrom('24x7', 'office'),
        pausesWhileWaiting: fc.boolean(),
      }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 }),
      fc.option(fc.integer({ min: 0, max: 400 })),
      ({ every, atMost, clock, pausesWhileWaiting }, looks, waits) => {
        const escalation = { clock, pausesWhileWaiting, reminders: { every, atMost } };
        // Both fire with the report, so that looking late changes nothing but the reminders.
        const thresholds = ['director', 'president'].map((role) => ({
          level: 'a',
          after: 'PT0S',
          role,
        }));
        let late = bad({ ...escalation, thresholds });
        let often = late;
        let at = monday;
        for (const [index, gap] of looks.entries()) {
          const before = at;
          at += gap * minute;
          often = everyMinute(often, before + minute, at);
          late = check(late, at);
          if (index === 0 && waits !== null) {
            late = step(late, at, wait);
            often = step(often, at, wait);
          }
          expect(late.ticket.escalations.map(({ reminded }) => reminded)).toEqual(
            often.ticket.escalations.map(({ reminded }) => reminded),
          );
          expect(ofType(late.last, 'EscalationReminded').length).toBeLessThanOrEqual(1);
        }
        const counts = (one: Told) =>
          ofType(one.events, 'EscalationReminded').map(({ count, dueAt }) => `${count} ${dueAt}`);
        expect(counts(often)).toEqual(expect.arrayContaining(counts(late)));
        expect(counts(often).length).toBeLessThanOrEqual(atMost);
        expect(new Set(counts(often)).size).toBe(counts(often).length);
        skipped += counts(often).length - counts(late).length;
      },
    ),
    { numRuns: 60 },
  );
  expect(skipped).toBeGreaterThan(30);
});
