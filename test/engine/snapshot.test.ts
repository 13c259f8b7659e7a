import { describe, expect, test } from 'vitest';
import { afterText, durationText, snapshot } from '../../src/engine/snapshot.ts';
import {
  check,
  hour,
  madePolicy,
  mednet,
  minute,
  monday,
  mondayNight,
  netex,
  report,
  step,
  type Told,
  toLevel,
} from './made.ts';

const at = ({ ticket, policy }: Told, now: number) => snapshot(ticket, policy, now);
const down = report(netex, monday, { systemDown: 'yes', product: 'user-access', version: '' });
const serious = report(netex, monday, {
  systemDown: 'no',
  impact: 'important',
  workaround: 'no',
});

test('answers come in the order of asking, as people read them, without the empty ones', () => {
  expect(at(down, monday).answers).toEqual([
    { label: 'What happened, in one line?', text: 'It does not work', files: [] },
    { label: 'Which product is it about?', text: 'USER-Access', files: [] },
    { label: 'Is the system down?', text: 'Yes', files: [] },
  ]);
});

test('levels and roles have their titles, and the desk its zone', () => {
  const view = at(down, monday);
  expect(view.levelTitle).toBe('Severity 1 (System down)');
  expect(Object.keys(view.levelTitles)).toEqual(['1', '2', '3', '4']);
  expect(view.roleTitles.director).toBe('Director of Customer Services');
  expect(view.zone).toBe('America/Chicago');
});

test('targets carry their length in words; a release has none', () => {
  const question = report(mednet, monday, { kind: 'howTo' });
  expect(at(question, monday)).toMatchObject({
    byRelease: true,
    targets: [{ kind: 'response', withinText: '1 business day' }],
  });
  expect(at(down, monday)).toMatchObject({ byRelease: false, targets: [] });
});

test.each([
  ['PT8H', '8 h', 'after 8 h'],
  ['P3D', '3 d', 'after 3 d'],
  ['PT90M', '1 h 30 min', 'after 1 h 30 min'],
  ['PT2S', '2 s', 'after 2 s'],
])('%s is %s', (iso, words, after) => {
  expect(durationText(iso)).toBe(words);
  expect(afterText(iso)).toBe(after);
});

test('no time is at once, and business days are counted', () => {
  expect(afterText('PT0S')).toBe('at once');
  expect(durationText({ businessDays: 1 })).toBe('1 business day');
  expect(durationText({ businessDays: 10 })).toBe('10 business days');
});

describe('how late an escalation fired', () => {
  const late = (told: Told) =>
    at(told, monday).escalations.map(({ byLevelChange, lateText }) => [byLevelChange, lateText]);

  test('in time, within a minute, and later', () => {
    expect(late(check(down, monday + 8 * hour))).toEqual([[false, null]]);
    expect(late(check(down, monday + 8 * hour + minute - 1))).toEqual([[false, null]]);
    expect(late(check(down, monday + 10.5 * hour))).toEqual([[false, '2 h 30 min']]);
  });

  test('what a raised level makes due is not late, whatever time has passed', () => {
    const raised = step(serious, monday + 9 * hour, toLevel('1'));
    expect(late(raised)).toEqual([[true, null]]);
    expect(late(check(raised, monday + 25 * hour))).toEqual([
      [true, null],
      [false, '1 h'],
    ]);
  });
});

test('what comes next is what has not fired', () => {
  const view = at(check(down, monday + 8 * hour), monday + 8 * hour);
  expect(view.upcoming).toEqual([
    {
      roleTitle: 'President and General Manager',
      afterText: 'after 24 h',
      dueAt: monday + 24 * hour,
    },
  ]);
});

test('at once is told from after a time', () => {
  const critical = { kind: 'problem', impact: 'critical', workaround: 'no' };
  const view = at(report(mednet, mondayNight, critical), mondayNight);
  expect(view.escalations).toMatchObject([{ atOnce: true, afterText: 'at once', lateText: null }]);
  expect(at(check(down, monday + 8 * hour), monday).escalations).toMatchObject([{ atOnce: false }]);
});

test('a role without a title goes by its id', () => {
  const policy = madePolicy({
    escalation: { thresholds: [{ level: 'a', after: 'PT0S', role: 'oncall' }] },
  });
  expect(at(report(policy, monday, { level: 'a' }), monday).escalations[0]?.roleTitle).toBe(
    'oncall',
  );
});
