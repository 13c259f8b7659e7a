import { describe, expect, test } from 'vitest';
import { consentField, referralMessage, reviewForm } from '../../src/views/review-form.ts';
import { linesOf } from './told.ts';

const context = { kind: 'intake', deskId: 'desk', draftId: 'd-1', step: 3 } as const;
const team = { name: 'Quotes', contact: '555-0100', does: 'They name a price.' };
const nothing = { context, team: null, advisories: [], consents: [], charge: null };
const introOf = (form: ReturnType<typeof reviewForm>) =>
  linesOf({ summary: '', parts: form.intro }).slice(1);

describe('before a ticket is opened', () => {
  test('the requester is told of the team that serves them, and may go on', () => {
    const form = reviewForm({ ...nothing, team });
    expect(introOf(form)).toEqual([
      'For this, please turn to Quotes.',
      'They name a price.',
      'How to reach them: 555-0100',
      'You can open a ticket all the same, and support will look at it.',
    ]);
    expect(form).toMatchObject({ submitLabel: 'Open a ticket', canGoBack: true, fields: [] });
  });

  test('advisories and the charge are said in full, and consents are boxes to tick', () => {
    const form = reviewForm({
      ...nothing,
      advisories: [{ says: 'Take care.' }, { says: 'Go slowly.' }],
      consents: [{ id: 'pay', wording: 'I pay.' }],
      charge: { reason: 'Work at night is billed.' },
    });
    expect(introOf(form)).toEqual(['Take care.', 'Go slowly.', 'Charge: Work at night is billed.']);
    expect(form.submitLabel).toBe('Send');
    expect(form.context).toEqual(context);
    expect(form.fields).toEqual([
      {
        kind: 'consent',
        id: consentField('pay'),
        label: 'Please agree to go on',
        wording: 'I pay.',
        required: true,
      },
    ]);
  });

  test('titles and labels fit every platform', () => {
    for (const form of [reviewForm(nothing), reviewForm({ ...nothing, team })]) {
      expect(form.title.length).toBeLessThanOrEqual(24);
      expect(form.submitLabel.length).toBeLessThanOrEqual(24);
    }
  });
});

test('a referral without a ticket names the team, what they do, and how to reach them', () => {
  expect(linesOf(referralMessage(team))).toEqual([
    'For this, please turn to Quotes.',
    'For this, please turn to Quotes.',
    'They name a price.',
    'How to reach them: 555-0100',
  ]);
  const { contact: _, ...without } = team;
  expect(linesOf(referralMessage(without)).join('\n')).not.toMatch(/reach them|undefined/);
});
