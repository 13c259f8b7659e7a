import { describe, expect, test } from 'vitest';
import { DomainError } from '../../src/engine/commands.ts';
import { targetStatus } from '../../src/engine/targets.ts';
import type { Consent } from '../../src/engine/ticket.ts';
import {
  hour,
  madePolicy,
  mednet,
  minute,
  monday,
  mondayNight,
  netex,
  ofType,
  reply,
  report,
  resolve,
  step,
  type Told,
  toLevel,
} from './made.ts';

const high = { kind: 'problem', impact: 'high', workaround: 'no' };
const critical = { kind: 'problem', impact: 'critical', workaround: 'no' };
const onCall = report(mednet, mondayNight, { ...high, afterHours: 'onCall' });
const waits = report(mednet, mondayNight, { ...high, afterHours: 'wait' });
const opening = Date.parse('2026-06-02T13:00:00Z');

describe('what the report brought is kept', () => {
  const policy = madePolicy({
    teams: { quotes: { name: 'Quotes', does: 'They name a price.' } },
    referrals: [{ id: 'quote', team: 'quotes', mayOpen: true }],
    advisories: [{ id: 'care', says: 'Take care.', clauses: ['X-1'] }],
    flags: [{ id: 'old', says: 'It is old.', clauses: ['X-2'] }],
    emergencies: [{ id: 'bad', when: { answers: { level: 'a' } } }],
  });
  const { ticket } = report(policy, monday, { level: 'a' }, { office: 'Main Street' });

  test('as it was said, with its clauses', () => {
    expect(ticket.report).toEqual({
      emergency: true,
      flags: [{ id: 'old', says: 'It is old.', clauses: ['X-2'] }],
      advisories: [{ id: 'care', says: 'Take care.', clauses: ['X-1'] }],
      consents: [],
      charge: null,
      referral: 'quote',
      office: 'Main Street',
      origin: null,
    });
  });

  test('whatever happens afterwards', () => {
    const told = step(report(policy, monday, { level: 'a' }), monday + hour, toLevel('b'));
    expect(told.ticket.report).toMatchObject({ emergency: true, referral: 'quote', office: null });
  });
});

describe('consents', () => {
  const given: Consent = { id: 'modified-software', wording: 'I agreed.', at: monday - minute };
  const modified = { systemDown: 'no', impact: 'little', workaround: 'no', modified: 'yes' };

  test('are kept with the words that were shown and when they were ticked', () => {
    const { ticket } = report(netex, monday, modified, { consents: [given] });
    expect(ticket.report.consents).toEqual([given]);
  });

  test('without them there is no ticket', () => {
    const open = (consents: Consent[]) => () => report(netex, monday, modified, { consents });
    expect(open([])).toThrow(DomainError);
    expect(open([{ ...given, id: 'another' }])).toThrow('Please agree to the conditions');
  });

  test('that nothing asked for are not kept', () => {
    const { ticket } = report(netex, monday, { systemDown: 'yes' }, { consents: [given] });
    expect(ticket.report.consents).toEqual([]);
  });
});

describe('the charge outside hours (M-05)', () => {
  const waived = (told: Told) => ofType(told.last, 'ChargeWaived');
  const charge = ({ ticket }: Told) => ticket.report.charge?.id ?? null;

  test('is fixed at the report, with its consent', () => {
    expect(onCall.ticket.report.charge).toMatchObject({
      id: 'on-call',
      clauses: ['M-05'],
      consent: { id: 'billed-on-call', at: mondayNight },
      waivedAt: ['1'],
    });
    expect(onCall.ticket.report.charge?.consent.wording).toMatch(/^I agree that work by on-call/);
  });

  test('needs the consent', () => {
    const open = () =>
      report(mednet, mondayNight, { ...high, afterHours: 'onCall' }, { consents: [] });
    expect(open).toThrow(DomainError);
  });

  test('there is none for waiting, in hours, or for Level 1', () => {
    expect(charge(waits)).toBeNull();
    expect(charge(report(mednet, monday, high))).toBeNull();
    expect(charge(report(mednet, mondayNight, critical))).toBeNull();
    // An answer to what Level 1 is not asked changes nothing.
    const odd = report(mednet, mondayNight, { ...critical, afterHours: 'onCall' });
    expect(odd.ticket.report).toMatchObject({ charge: null, consents: [] });
  });

  test('raising to Level 1 waives it, once, with an entry of its own', () => {
    let told = step(onCall, mondayNight + hour, toLevel('1'));
    expect(told.last.map(({ type }) => type).slice(0, 2)).toEqual(['LevelChanged', 'ChargeWaived']);
    expect(waived(told)).toEqual([
      { type: 'ChargeWaived', at: mondayNight + hour, level: '1', clauses: ['M-05'] },
    ]);
    expect(told.ticket.chargeWaived).toEqual({ level: '1', at: mondayNight + hour });
    expect(charge(told)).toBe('on-call');
    told = step(told, mondayNight + 2 * hour, toLevel('2'));
    expect(waived(told)).toEqual([]);
    expect(told.ticket.chargeWaived).toEqual({ level: '1', at: mondayNight + hour });
    told = step(told, mondayNight + 3 * hour, toLevel('1'));
    expect(waived(told)).toEqual([]);
  });

  test('lowering neither waives nor adds one', () => {
    for (const level of ['3', '4']) {
      const told = step(onCall, mondayNight + hour, toLevel(level));
      expect(waived(told)).toEqual([]);
      expect(told.ticket.chargeWaived).toBeNull();
    }
    let down = report(mednet, mondayNight, critical);
    for (const level of ['2', '4', '1', '3']) {
      down = step(down, mondayNight + hour, toLevel(level));
      expect(charge(down)).toBeNull();
      expect(waived(down)).toEqual([]);
    }
  });

  test('raising what waits for the opening waives nothing', () => {
    expect(waived(step(waits, mondayNight + hour, toLevel('1')))).toEqual([]);
  });
});

describe('where the clocks start (M-05)', () => {
  test('at the next opening for whoever waits, for every level and every clock', () => {
    expect(waits.ticket.clocksStartAt).toBe(opening);
    const later = step(waits, mondayNight + hour, toLevel('3'));
    expect(targetStatus(later.ticket, mednet, 'response', mondayNight)?.dueAt).toBe(
      opening + 8 * hour,
    );
    const one = step(waits, mondayNight + hour, toLevel('1'));
    expect(targetStatus(one.ticket, mednet, 'response', mondayNight)?.dueAt).toBe(opening + hour);
  });

  test('over a weekend and a holiday too', () => {
    // Friday, July 3, 2026 is kept for Independence Day.
    const thursdayEvening = Date.parse('2026-07-02T22:00:00Z');
    const told = report(mednet, thursdayEvening, { ...high, afterHours: 'wait' });
    expect(told.ticket.clocksStartAt).toBe(Date.parse('2026-07-06T13:00:00Z'));
  });

  test('at the report on call, and for Level 1', () => {
    expect(onCall.ticket.clocksStartAt).toBe(mondayNight);
    expect(report(mednet, mondayNight, critical).ticket.clocksStartAt).toBe(mondayNight);
  });

  test('a response before the opening meets its target', () => {
    const told = step(waits, mondayNight + hour, reply);
    expect(targetStatus(told.ticket, mednet, 'response', opening)).toMatchObject({
      state: 'fulfilled',
      fulfilledAt: mondayNight + hour,
    });
    expect(step(told, mondayNight + 2 * hour, resolve).last).toHaveLength(1);
  });
});
