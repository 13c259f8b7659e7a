import { expect, test } from 'vitest';
import { stepAt } from '../../src/engine/triage.ts';
import { actForm, maxActText, maxReleaseText } from '../../src/views/act-form.ts';
import { askingActions } from '../../src/views/form.ts';
import { deskForm, intakeForm, wordsNote } from '../../src/views/intake-form.ts';
import { plain } from '../../src/views/message.ts';
import { mednet, monday, mondayNight, netex } from '../engine/made.ts';
import { moments } from './told.ts';

// A release is asked for by a field of its own.
const actions = askingActions.filter((action) => action !== 'plan-release');

test.each(actions)('the form for %s fits every platform and every ticket', (action) => {
  for (const { view } of moments) {
    const form = actForm(action, view, 'n-1');
    expect(form.context).toEqual({
      kind: 'act',
      deskId: 'desk',
      number: view.ticket.number,
      action,
      nonce: 'n-1',
    });
    expect(form.title.length).toBeLessThanOrEqual(24);
    expect(form.submitLabel.length).toBeLessThanOrEqual(24);
    const text = form.fields.find(({ id }) => id === 'text');
    expect(text).toMatchObject({ kind: 'text', required: true, maxLength: maxActText });
    expect(JSON.stringify(form)).not.toMatch(/!|guarantee|undefined/);
  }
});

test('a new level is any but the present one', () => {
  for (const { view } of moments) {
    const field = actForm('change-level', view, 'n').fields.find(({ id }) => id === 'level');
    const values = field?.kind === 'choice' ? field.options.map(({ value }) => value) : [];
    const others = Object.keys(view.levelTitles).filter((id) => id !== view.ticket.level);
    expect(values).toEqual(others);
    expect(values.length).toBeGreaterThan(0);
  }
});

test('a clock is said to stand still only where there is one', () => {
  for (const { view } of moments) {
    const says = JSON.stringify(actForm('wait', view, 'n')).includes('stands still');
    expect(says).toBe(view.targets.some(({ kind }) => kind === 'resolution'));
  }
});

test('every step of both policies is a form, with what was answered filled in', () => {
  for (const policy of [netex, mednet]) {
    for (const at of [monday, mondayNight]) {
      for (const index of policy.steps.keys()) {
        const step = stepAt(policy, index, { systemDown: 'no', kind: 'problem' }, at);
        if (!step) continue;
        const [first] = step.questions;
        const form = intakeForm({
          deskId: 'desk',
          draftId: 'd-1',
          step,
          canGoBack: index > 0,
          notes: [['You began this before.']],
          answers: first ? { [first.id]: 'given' } : {},
          contactLines: [{ label: 'Telephone', value: '1' }],
        });
        expect(form.title).toBe(step.title);
        expect(form.title.length).toBeLessThanOrEqual(24);
        expect(form.fields.map(({ id }) => id)).toEqual(step.questions.map(({ id }) => id));
        expect(form.fields[0]?.initial).toBe('given');
        expect(form.intro.length).toBe(index === 0 ? 2 : 1);
        expect(form.submitLabel).toBe('Next');
      }
    }
  }
});

test('where several desks serve, the form asks which, and keeps the words until then', () => {
  const desks = [
    { id: 'a', name: 'Desk A' },
    { id: 'b', name: 'Desk B' },
  ];
  const draft = { deskId: 'a', id: 'd-1' };
  const form = deskForm({ desks, draft, text: 'It leaks', notes: [] });
  expect(form.context).toEqual({ kind: 'choose-desk', draft });
  expect(form.intro).toContainEqual({ kind: 'quote', text: 'It leaks' });
  expect(form.fields).toMatchObject([
    {
      id: 'desk',
      options: [
        { value: 'a', label: 'Desk A' },
        { value: 'b', label: 'Desk B' },
      ],
    },
  ]);
  const empty = deskForm({ desks, draft: null, text: '', notes: [] });
  expect(empty).toMatchObject({ context: { kind: 'choose-desk' }, intro: [] });
});

test('what goes beyond a title is said where it stands, or that it does not fit', () => {
  const said = (rest: Parameters<typeof wordsNote>[0]) => plain(wordsNote(rest));
  expect(said({ label: 'Details', whole: true })).toContain('all of it is under “Details”');
  expect(said({ label: 'Details', whole: false })).toContain('As much of it as fits');
  expect(said({ label: null, whole: false })).toContain(
    'Its beginning is here, and all of it is sent along',
  );
});

test('a release has a short name, asked for alone', () => {
  for (const { view } of moments) {
    expect(actForm('plan-release', view, 'n').fields).toEqual([
      {
        id: 'release',
        kind: 'text',
        label: 'Which release brings the resolution?',
        required: true,
        multiline: false,
        maxLength: maxReleaseText,
      },
    ]);
  }
});

test('a hand-over offers the teams of the policy', () => {
  for (const { view } of moments) {
    const [field] = actForm('hand-over', view, 'n').fields;
    expect(field).toMatchObject({ id: 'team', kind: 'choice', required: true });
    const options = field?.kind === 'choice' ? field.options : [];
    expect(options).toEqual(view.teams.map(({ id, name }) => ({ value: id, label: name })));
  }
});
