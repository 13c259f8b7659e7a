import { beforeEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/engine/policy.ts';
import type { Answers } from '../../src/engine/ticket.ts';
import type { Desk, Draft, ReferralRecord } from '../../src/runtime/ports.ts';
import { review } from '../../src/runtime/review.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { consentField } from '../../src/views/review-form.ts';
import { linesOf } from '../views/told.ts';
import { fay, madePolicy, mednet, monday, mondayNight, netex, rita } from './made.ts';

const records: ReferralRecord[] = [];
beforeEach(() => {
  records.length = 0;
});

/** Of the shell, a review uses what keeps referrals, and nothing else. */
const shell = {
  tickets: { saveReferral: async (record: ReferralRecord) => void records.push(record) },
} as unknown as Shell;

function asked(
  policy: Policy,
  answers: Answers,
  at: { step?: number; values?: Answers; now?: number } = {},
) {
  const { step = policy.steps.length - 1, values = {}, now = monday } = at;
  const desk: Desk = {
    id: 'desk',
    policy,
    policyVersion: 'v1',
    supportChannel: 'slack:T1/CSUPPORT',
    roster: [],
    lead: null,
    contacts: {},
    fallback: fay,
    offices: {},
    serves: [],
    publicStatus: false,
  };
  const draft: Draft = {
    deskId: 'desk',
    id: 'd-1',
    requester: rita,
    answers,
    openedAt: now,
  };
  const context = { kind: 'intake', deskId: 'desk', draftId: 'd-1', step } as const;
  return review(shell, desk, draft, { context, values, answers, now });
}

/** The form or message that stands between the answers and the ticket. */
async function shown(...args: Parameters<typeof asked>) {
  const result = await asked(...args);
  if (!('answer' in result)) throw new Error('nothing was shown');
  return result.answer;
}

describe('between the last answer and the ticket', () => {
  test('there is nothing where there is nothing to say', async () => {
    const answers = { systemDown: 'yes', product: 'user-access' };
    expect(await asked(netex, answers)).toEqual({ consents: [] });
    expect(records).toEqual([]);
  });

  test('a referral that opens no ticket is a message, and is recorded', async () => {
    const answers = { kind: 'computers', technician: 'no' };
    const answer = await shown(mednet, answers);
    expect(answer.kind).toBe('message');
    if (answer.kind === 'message') {
      expect(linesOf(answer.message)[0]).toMatch(/^For this, please turn to Your office/);
    }
    expect(records).toEqual([
      {
        deskId: 'desk',
        draftId: 'd-1',
        requester: rita,
        referral: 'own-technicians',
        answers,
        at: monday,
      },
    ]);
  });

  test('a referral that may open one asks first, then lets it through', async () => {
    const answers = { kind: 'training' };
    const answer = await shown(mednet, answers);
    expect(answer).toMatchObject({
      kind: 'form',
      form: { submitLabel: 'Open a ticket', context: { step: mednet.steps.length } },
    });
    expect(records).toHaveLength(1);
    expect(await asked(mednet, answers, { step: mednet.steps.length })).toEqual({ consents: [] });
  });

  test('a consent is given with its words and the moment, and not without the tick', async () => {
    const answers = { kind: 'problem', impact: 'high', workaround: 'no', afterHours: 'onCall' };
    const field = consentField('billed-on-call');
    const now = mondayNight;
    expect(await shown(mednet, answers, { now })).toMatchObject({
      kind: 'form',
      form: { fields: [{ id: field, kind: 'consent' }] },
    });
    const step = mednet.steps.length;
    expect(await shown(mednet, answers, { now, step, values: { [field]: null } })).toMatchObject({
      kind: 'invalid',
      errors: { [field]: expect.stringContaining('Please tick this') },
    });
    expect(await asked(mednet, answers, { now, step, values: { [field]: 'yes' } })).toEqual({
      consents: [{ id: 'billed-on-call', wording: mednet.consents[0]?.wording, at: now }],
    });
  });

  test('what the moment brings after the form was shown is shown too', async () => {
    const policy = madePolicy({
      consents: [{ id: 'night', wording: 'It is night.', when: { hours: 'closed' } }],
      advisories: [{ id: 'care', says: 'Take care.' }],
    });
    const step = policy.steps.length;
    expect(await asked(policy, { level: 'a' }, { step })).toEqual({ consents: [] });
    expect(await shown(policy, { level: 'a' }, { step, now: mondayNight })).toMatchObject({
      kind: 'form',
      form: { fields: [{ id: consentField('night') }] },
    });
  });

  test('a level that waives the charge is asked for no consent to it', async () => {
    const policy = madePolicy({
      consents: [{ id: 'pay', wording: 'I pay.' }],
      charges: [{ id: 'fee', reason: 'A fee.', consent: 'pay', waivedAt: ['a'] }],
    });
    expect(await asked(policy, { level: 'a' })).toEqual({ consents: [] });
    expect(await shown(policy, { level: 'b' })).toMatchObject({
      kind: 'form',
      form: { fields: [{ id: consentField('pay') }] },
    });
  });
});
