import { expect, test } from 'vitest';
import { openingOf, previewOf } from '../../src/runtime/opening.ts';
import type { Desk } from '../../src/runtime/ports.ts';
import { fay, mednet, mondayNight } from '../engine/made.ts';

const desk: Desk = {
  id: 'desk',
  policy: mednet,
  policyVersion: 'v1',
  supportChannels: ['slack:T1/CSUPPORT'],
  roster: [],
  lead: null,
  contacts: {},
  fallback: fay,
  offices: { 'slack:T2': 'Main St' },
  serves: 'all',
  publicStatus: false,
};

test.each([
  ['slack:T2', 'Acme Dental', 'Main St', 'as the desk file says'],
  ['slack:T3', 'Acme Dental', 'Acme Dental', 'as it was installed'],
  ['slack:T3', undefined, null, 'unknown'],
  ['slack:T1', 'Support Inc', null, 'the desk’s own is none'],
])('the office of %s, installed as %s, is %s: %s', (workspace, workspaceName, office, _because) => {
  const requester = { address: `${workspace}/URITA`, name: 'Rita' };
  const submission = { id: 'd-1', requester, workspaceName, answers: {}, consents: [], at: 0 };
  expect(openingOf(desk, submission, 'MN-1001', null).office).toBe(office);
});

test('a preview is the ticket that would come of it, consents taken as given', () => {
  const answers = {
    summary: 'Claims cannot be sent',
    kind: 'problem',
    impact: 'high',
    workaround: 'no',
    afterHours: 'onCall',
  };
  const origin = { conversation: null, url: 'https://slack.test/p1' };
  const submission = { id: 'd-1', requester: fay, answers, origin, at: mondayNight };
  const { ticket, targets, escalations } = previewOf(desk, submission);
  expect(ticket).toMatchObject({
    number: '',
    title: 'Claims cannot be sent',
    level: '2',
    report: { charge: { id: 'on-call' }, origin },
  });
  expect(targets.map(({ kind }) => kind)).toEqual(['response', 'resolution']);
  expect(escalations.map(({ atOnce }) => atOnce)).toEqual([true]);
});
