import { describe, expect, test } from 'vitest';
import { snapshot } from '../../src/engine/snapshot.ts';
import type { Answers } from '../../src/engine/ticket.ts';
import { consentField, referralMessage, reviewForm } from '../../src/views/review-form.ts';
import {
  hour,
  madePolicy,
  mednet,
  monday,
  mondayNight,
  netex,
  report,
  teladentistry,
} from '../engine/made.ts';
import { linesOf } from './told.ts';

const context = { kind: 'intake', deskId: 'desk', draftId: 'd-1', step: 3 } as const;
const team = { name: 'Quotes', contact: '555-0100', does: 'They name a price.' };

function viewOf(policy: typeof netex, answers: Answers, at = monday) {
  return snapshot(report(policy, at, answers).ticket, policy, at);
}
const down = viewOf(netex, { product: 'user-access', systemDown: 'yes' });
const nothing = {
  context,
  view: down,
  team: null,
  advisories: [],
  consents: [],
  notes: [],
  leftOut: [],
};
const linesIn = (form: ReturnType<typeof reviewForm>) =>
  linesOf({ summary: '', parts: form.intro }).slice(1);
const shown = (view: typeof down) => linesIn(reviewForm({ ...nothing, view }));

describe('before a ticket is opened', () => {
  test('its level with the reason, who is told, and what was answered', () => {
    expect(shown(down)).toEqual([
      'Priority: Severity 1 (System down)',
      expect.stringMatching(/^Why: .+ \(N-06.*\)$/),
      'Told at once: support',
      'Told if it lasts: Director of Customer Services after 8 h, President and General Manager after 24 h',
      'What happened, in one line: It does not work',
      'Which product is it about: USER-Access',
      'Is the system down: Yes',
    ]);
  });

  test('its targets with their instants, and what they rest on', () => {
    const view = viewOf(mednet, { kind: 'problem', impact: 'high', workaround: 'no' });
    const due = (hours: number) => new Date(monday + hours * hour).getUTCHours() % 12 || 12;
    expect(shown(view)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Response target: 4 h, by Mon, Jun 1, 2026'),
        expect.stringContaining('Resolution target: 24 h, by Tue, Jun 2, 2026'),
        'Times are as if you sent it now.',
      ]),
    );
    expect(due(4)).toBe(8);
  });

  test('what is billed, who is called, and when work starts', () => {
    const night = { kind: 'problem', impact: 'high', workaround: 'no' };
    const call = shown(viewOf(mednet, { ...night, afterHours: 'onCall' }, mondayNight)).join('\n');
    expect(call).toMatch(/^Charge: .+/m);
    expect(call).toMatch(/^Told at once: support, .*[Oo]n-call/m);
    const wait = shown(viewOf(mednet, { ...night, afterHours: 'wait' }, mondayNight)).join('\n');
    expect(wait).toMatch(/^Work starts: Tue, Jun 2, 2026, 9:00 AM EDT$/m);
    expect(wait).not.toMatch(/Charge/);
  });

  test('an emergency goes first; without targets no time is spoken of', () => {
    const lines = shown(viewOf(teladentistry, { kind: 'login' })).join('\n');
    expect(lines).toContain('Queue: first, as an emergency');
    expect(lines).not.toMatch(/as if you sent it now|target/);
  });

  test('long answers are cut and stand in one line', () => {
    const answers = { summary: `${'a\n'.repeat(50)}${'😀'.repeat(99)}`, level: 'a' };
    const view = viewOf(madePolicy(), answers);
    const line = shown(view).find((one) => one.startsWith('What happened')) ?? '';
    expect(line).toMatch(/^What happened: (a ){50}😀{20}…$/u);
  });

  test('what is not asked any more is not lost in silence', () => {
    const form = reviewForm({ ...nothing, leftOut: ['Steps', 'Errors'] });
    expect(linesIn(form).at(-1)).toContain('under “Steps” and “Errors”');
  });

  test('the requester is told of the team that serves them, and may go on', () => {
    const form = reviewForm({ ...nothing, team });
    expect(linesIn(form).slice(0, 4)).toEqual([
      'For this, please turn to Quotes.',
      'They name a price.',
      'How to reach them: 555-0100',
      'You can open a ticket all the same, and support will look at it.',
    ]);
    expect(form).toMatchObject({ submitLabel: 'Open a ticket', canGoBack: true, fields: [] });
  });

  test('advisories are said in full, and consents are boxes to tick', () => {
    const form = reviewForm({
      ...nothing,
      notes: [['Please look again.']],
      advisories: [{ says: 'Take care.' }, { says: 'Go slowly.' }],
      consents: [{ id: 'pay', wording: 'I pay.' }],
    });
    expect(linesIn(form).slice(0, 3)).toEqual(['Please look again.', 'Take care.', 'Go slowly.']);
    expect(form).toMatchObject({ submitLabel: 'Send', context });
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

test('what was ticked before stays ticked', () => {
  const consents = ['a', 'b'].map((id) => ({ id, wording: `I agree to ${id}.` }));
  const { fields } = reviewForm({ ...nothing, consents, ticked: [consentField('b'), 'else'] });
  expect(fields.map(({ id, initial }) => [id, initial])).toEqual([
    [consentField('a'), undefined],
    [consentField('b'), 'yes'],
  ]);
});
