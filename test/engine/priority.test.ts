import { describe, expect, test } from 'vitest';
import { priorityOf } from '../../src/engine/priority.ts';
import { madePolicy, mednet, netex } from './made.ts';

describe('NetEx severities (N-06)', () => {
  test.each([
    [{ systemDown: 'yes' }, '1'],
    [{ systemDown: 'no', impact: 'important', workaround: 'no' }, '2'],
    [{ systemDown: 'no', impact: 'important', workaround: 'yes' }, '3'],
    [{ systemDown: 'no', impact: 'limited', workaround: 'no' }, '3'],
    [{ systemDown: 'no', impact: 'limited', workaround: 'yes' }, '3'],
    [{ systemDown: 'no', impact: 'little', workaround: 'no' }, '4'],
    [{ systemDown: 'no', impact: 'little', workaround: 'yes' }, '4'],
  ])('%j is Severity %s', (answers, level) => {
    const found = priorityOf(netex, answers, true);
    expect(found.level).toBe(level);
    expect(found.reason.clauses).toEqual(['N-06']);
    expect(found.reason.because).toMatch(/\.$/);
    expect(found.review).toBe(false);
  });
});

describe('MedNet levels', () => {
  const problem = (impact: string, workaround: string) => ({ kind: 'problem', impact, workaround });
  test.each([
    [problem('critical', 'no'), '1', ['M-06'], false],
    [problem('critical', 'yes'), '2', ['M-11'], true],
    [problem('high', 'no'), '2', ['M-07'], false],
    [problem('high', 'yes'), '2', ['M-07'], false],
    [problem('low', 'no'), '3', ['M-08'], false],
    [problem('deviation', 'no'), '4', ['M-09'], false],
    [{ kind: 'documentation' }, '4', ['M-09'], false],
    [{ kind: 'howTo' }, '4', ['M-11'], false],
  ])('%j is Level %s', (answers, level, clauses, review) => {
    expect(priorityOf(mednet, answers, true)).toMatchObject({ level, reason: { clauses }, review });
    expect(priorityOf(mednet, answers, false).level).toBe(level);
  });
});

test('the first rule that fits decides, by answers or by hours', () => {
  const policy = madePolicy({
    levelRules: [
      { level: 'a', when: { hours: 'closed' }, because: 'It is night.' },
      { level: 'b', because: 'It is day.' },
    ],
  });
  expect(priorityOf(policy, {}, false).level).toBe('a');
  expect(priorityOf(policy, {}, true).level).toBe('b');
});

test('answers that no rule fits are an error, not a guess', () => {
  expect(() => priorityOf(netex, {}, true)).toThrow('no level rule');
});
