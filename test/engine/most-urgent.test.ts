import { expect, test } from 'vitest';
import { isMostUrgent } from '../../src/engine/most-urgent.ts';
import { decision } from '../../src/runtime/decision.ts';
import { madeDesk } from '../support/shell.ts';
import { madePolicy, mednet, monday, netex, report, take, teladentistry } from './made.ts';

test.each([
  ['a system that is down', netex, { systemDown: 'yes' }, true],
  ['one that is not', netex, { systemDown: 'no', impact: 'important', workaround: 'no' }, false],
  ['one that is not said to be as yet', netex, { systemDown: 'no' }, false],
  ['nothing as yet', netex, {}, false],
  ['an answer that does not count', netex, { summary: 'down', impact: 'critical' }, false],
  ['a critical problem', mednet, { kind: 'problem', impact: 'critical', workaround: 'no' }, true],
  ['nothing of it as yet', mednet, { kind: 'problem' }, false],
  ['an emergency', teladentistry, { kind: 'login' }, true],
  ['another request', teladentistry, { kind: 'video' }, false],
] as const)('%s', (_, policy, answers, urgent) => {
  expect(isMostUrgent(policy, answers, monday)).toBe(urgent);
});

test('where there is one level only, nothing goes before anything', () => {
  const { levels } = madePolicy();
  const levelRules = [{ level: 'a', because: 'It is bad.' }];
  expect(isMostUrgent(madePolicy({ levelRules }), {}, monday)).toBe(true);
  const policy = madePolicy({ levels: levels.slice(0, 1), levelRules });
  expect(isMostUrgent(policy, {}, monday)).toBe(false);
});

test('what is told of the most urgent tickets goes first, of others only escalations do', () => {
  const urgentOf = (answers: Parameters<typeof report>[2]) => {
    const opened = report(netex, monday, answers);
    const { outbox } = decision(opened.ticket, take, netex, madeDesk, monday);
    expect(outbox.map(({ as }) => as)).toEqual(expect.arrayContaining(['desk', 'requester']));
    return new Set(outbox.map(({ urgent }) => urgent));
  };
  expect(urgentOf({ systemDown: 'yes' })).toEqual(new Set([true]));
  const limited = { systemDown: 'no', impact: 'limited', workaround: 'yes' };
  expect(urgentOf(limited)).toEqual(new Set([false]));
});
