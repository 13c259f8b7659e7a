import { beforeEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/engine/policy.ts';
import type { Answers } from '../../src/engine/ticket.ts';
import { askedAnswers } from '../../src/engine/triage.ts';
import type { Desk, Draft, ReferralRecord } from '../../src/runtime/ports.ts';
import { review } from '../../src/runtime/review.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import type { FormContext } from '../../src/views/form.ts';
import { consentField } from '../../src/views/review-form.ts';
import { linesOf } from '../views/told.ts';
import { fay, madePolicy, mednet, monday, mondayNight, netex, rita } from './made.ts';

const records: ReferralRecord[] = [];
const drafts: Draft[] = [];
beforeEach(() => {
  records.length = 0;
  drafts.length = 0;
});

/** Of the shell, a review uses what keeps referrals and drafts, and nothing else. */
const shell = {
  tickets: {
    saveReferral: async (record: ReferralRecord) => void records.push(record),
    saveDraft: async (draft: Draft) => void drafts.push(draft),
  },
} as unknown as Shell;

interface At {
  readonly values?: Answers;
  readonly now?: number;
  /** Answers that were given somewhere else since. */
  readonly changes?: Answers;
}

/** One form after another of one draft, each sent as it was shown. */
function form(policy: Policy, answers: Answers) {
  const desk: Desk = {
    id: 'desk',
    policy,
    policyVersion: 'v1',
    supportChannels: ['slack:T1/CSUPPORT'],
    roster: [],
    lead: null,
    contacts: {},
    fallback: fay,
    offices: {},
    serves: [],
    publicStatus: false,
  };
  const begun = { deskId: 'desk', id: 'd-1', requester: rita, answers, openedAt: monday };
  let last: Extract<FormContext, { kind: 'intake' }> = {
    kind: 'intake',
    deskId: 'desk',
    draftId: 'd-1',
    step: 0,
  };
  const given = async (step: number, { values = {}, now = monday, changes = {} }: At) => {
    const context = { ...last, step };
    const draft = drafts.at(-1) ?? begun;
    const counted = askedAnswers(policy, { ...answers, ...changes }, now);
    const result = await review(shell, desk, draft, { context, values, answers: counted, now });
    const { answer = null } = 'answer' in result ? result : {};
    if (answer?.kind === 'form' && answer.form.context.kind === 'intake') {
      last = answer.form.context;
    }
    return result;
  };
  const show = async (step: number, at: At) => {
    const result = await given(step, at);
    if (!('answer' in result)) throw new Error('it was taken as sent');
    return result.answer;
  };
  return {
    /** What the last answer brings. */
    answered: (at: At = {}) => show(policy.steps.length - 1, at),
    /** What sending the summary brings where it does not go through. */
    refused: (at: At = {}) => show(policy.steps.length, at),
    /** What was agreed to. */
    sent: (at: At = {}) => given(policy.steps.length, at),
  };
}

const noon = { kind: 'problem', impact: 'high', workaround: 'no' };
const onCall = { ...noon, afterHours: 'onCall' };
const consent = consentField('billed-on-call');

describe('between the last answer and the ticket', () => {
  test('is the summary, always, and sending it goes through', async () => {
    const { answered, sent } = form(netex, { systemDown: 'yes', product: 'user-access' });
    const step = netex.steps.length;
    expect(await answered()).toMatchObject({
      kind: 'form',
      form: { context: { step }, submitLabel: 'Send', fields: [], canGoBack: true },
    });
    expect(drafts.at(-1)).toMatchObject({ step });
    expect(await sent()).toEqual({ consents: [] });
    expect(records).toEqual([]);
  });

  test('an answer is no summary: what was not shown is not sent', async () => {
    const { refused, sent } = form(netex, { systemDown: 'yes', product: 'user-access' });
    expect(await refused()).toMatchObject({ kind: 'form', form: { title: 'Before you send' } });
    expect(await sent()).toEqual({ consents: [] });
  });

  test('a summary of other answers than are there by now is shown again', async () => {
    const answers = { systemDown: 'yes', product: 'user-access', summary: 'Coffee machine' };
    const { answered, refused, sent } = form(netex, answers);
    await answered();
    const changes = { summary: 'Somebody else’s words' };
    const again = JSON.stringify(await refused({ changes }));
    expect(again).toContain('This has changed since you last saw it.');
    expect(again).toContain('Somebody else’s words');
    expect(await sent({ changes })).toEqual({ consents: [] });
  });

  test('a referral that opens no ticket is a message, and is recorded', async () => {
    const answers = { kind: 'computers', technician: 'no' };
    const { answered, refused } = form(mednet, answers);
    const answer = await answered();
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
    expect(drafts.at(-1)).toMatchObject({ referred: true });
    expect(await refused()).toEqual(answer);
  });

  test('a referral that may open one says so first, then lets it through', async () => {
    const { answered, sent } = form(mednet, { kind: 'training' });
    expect(await answered()).toMatchObject({
      kind: 'form',
      form: { submitLabel: 'Open a ticket', context: { step: mednet.steps.length } },
    });
    expect(records).toHaveLength(1);
    expect(await sent()).toEqual({ consents: [] });
  });

  test('a consent is given with its words and the moment, and not without the tick', async () => {
    const { answered, refused, sent } = form(mednet, onCall);
    const now = mondayNight;
    expect(await answered({ now })).toMatchObject({
      kind: 'form',
      form: { fields: [{ id: consent, kind: 'consent' }] },
    });
    for (const values of [{ [consent]: null }, {}]) {
      expect(await refused({ now, values })).toMatchObject({
        kind: 'invalid',
        errors: { [consent]: expect.stringContaining('Please tick this') },
      });
    }
    const later = now + 60_000;
    expect(await sent({ now: later, values: { [consent]: 'yes' } })).toEqual({
      consents: [{ id: 'billed-on-call', wording: mednet.consents[0]?.wording, at: later }],
    });
  });

  test('what the moment changed since the summary is shown once more, then goes through', async () => {
    const { answered, refused, sent } = form(mednet, onCall);
    await answered({ now: mondayNight });
    const again = await refused({ values: { [consent]: 'yes' } });
    if (again.kind !== 'form') throw new Error('the summary was not shown again');
    const lines = linesOf({ summary: '', parts: again.form.intro }).join('\n');
    expect(lines).toContain('This has changed since you last saw it. Support is open now.');
    expect(lines).not.toContain('Charge');
    expect(again.form.fields).toEqual([]);
    expect(await sent()).toEqual({ consents: [] });
  });

  test('a consent that the moment brings is asked for', async () => {
    const policy = madePolicy({
      consents: [{ id: 'night', wording: 'It is night.', when: { hours: 'closed' } }],
      advisories: [{ id: 'care', says: 'Take care.' }],
    });
    const { answered, refused } = form(policy, { level: 'a' });
    await answered();
    expect(await refused({ now: mondayNight })).toMatchObject({
      kind: 'form',
      form: { fields: [{ id: consentField('night') }] },
    });
  });

  test('a level that waives the charge is asked for no consent to it', async () => {
    const policy = madePolicy({
      consents: [{ id: 'pay', wording: 'I pay.' }],
      charges: [{ id: 'fee', reason: 'A fee.', consent: 'pay', waivedAt: ['a'] }],
    });
    expect(await form(policy, { level: 'a' }).answered()).toMatchObject({ form: { fields: [] } });
    expect(await form(policy, { level: 'b' }).answered()).toMatchObject({
      kind: 'form',
      form: { fields: [{ id: consentField('pay') }] },
    });
  });
});
