import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeFiles } from '../../src/engine/attached-files.ts';
import { releasesOf } from '../../src/engine/catalogue.ts';
import { answerText, checkStep, maxAnswerLength } from '../../src/engine/check-answers.ts';
import { type Policy, type Question, questionsOf } from '../../src/engine/policy.ts';
import {
  askedAnswers,
  followingStep,
  precedingStep,
  stepAt,
  unsettledStep,
} from '../../src/engine/triage.ts';
import { madePolicy, mednet, monday, mondayNight, netex } from './made.ts';

const ids = (policy: Policy, index: number, answers: Record<string, string>, now = monday) =>
  stepAt(policy, index, answers, now)?.questions.map(({ id }) => id) ?? null;

describe('what is asked follows from what was answered', () => {
  test('a system that is down leaves out what would only cost time', () => {
    expect(ids(netex, 1, { systemDown: 'yes' })).toBeNull();
    expect(ids(netex, 1, { systemDown: 'no' })).toEqual(['impact', 'workaround']);
    expect(ids(netex, 2, { systemDown: 'yes' })).not.toContain('since');
    expect(ids(netex, 2, { systemDown: 'no' })).toContain('since');
    expect(followingStep(netex, 0, { systemDown: 'yes' }, monday)?.index).toBe(2);
    expect(precedingStep(netex, 2, { systemDown: 'yes' }, monday)?.index).toBe(0);
  });

  test('outside hours all but Level 1 say when work shall begin (M-05)', () => {
    const high = { kind: 'problem', impact: 'high', workaround: 'no' };
    const critical = { kind: 'problem', impact: 'critical', workaround: 'no' };
    expect(ids(mednet, 2, high, mondayNight)).toContain('afterHours');
    expect(ids(mednet, 2, high, monday)).not.toContain('afterHours');
    expect(ids(mednet, 2, critical, mondayNight)).toBeNull();
    expect(followingStep(mednet, 1, critical, mondayNight)).toBeNull();
  });

  test('an answer to what is no longer asked does not count', () => {
    const changed = { kind: 'howTo', impact: 'critical', workaround: 'no', afterHours: 'wait' };
    expect(askedAnswers(mednet, changed, mondayNight)).toEqual({
      kind: 'howTo',
      afterHours: 'wait',
    });
    expect(ids(mednet, 2, changed, mondayNight)).toContain('afterHours');
  });

  test('there is nothing before the first step and after the last', () => {
    expect(precedingStep(netex, 0, {}, monday)).toBeNull();
    expect(followingStep(netex, 2, {}, monday)).toBeNull();
    expect(stepAt(netex, 7, {}, monday)).toBeNull();
  });

  test('the first step without its answers is what is unsettled', () => {
    const first = { summary: 'x', product: 'other', systemDown: 'no' };
    expect(unsettledStep(netex, {}, monday)?.index).toBe(0);
    expect(unsettledStep(netex, first, monday)?.index).toBe(1);
    const second = { ...first, impact: 'limited', workaround: 'no' };
    expect(unsettledStep(netex, second, monday)?.index).toBe(2);
    const empty = Object.fromEntries((ids(netex, 2, second) ?? []).map((id) => [id, null]));
    expect(unsettledStep(netex, { ...second, ...empty }, monday)).toBeNull();
    expect(unsettledStep(netex, { ...second, ...empty, impact: 'huge' }, monday)?.index).toBe(1);
  });
});

describe('what was typed', () => {
  const policy = madePolicy({
    steps: [
      {
        title: 'All kinds',
        questions: [
          { id: 'summary', type: 'text', label: 'What?', maxLength: 5 },
          { id: 'more', type: 'text', label: 'More?', required: false },
          {
            id: 'level',
            type: 'choice',
            label: 'Which?',
            options: [
              { value: 'a', label: 'The first' },
              { value: 'b', label: 'The second' },
            ],
          },
          { id: 'sure', type: 'yesNo', label: 'Sure?' },
          { id: 'count', type: 'number', label: 'How many?', min: 1, max: 10 },
          { id: 'day', type: 'date', label: 'When?' },
        ],
      },
    ],
  });
  const good = { summary: 'word', level: 'a', sure: 'yes', count: '3', day: '2026-02-28' };
  const checked = (values: Record<string, string | null>) => {
    const step = stepAt(policy, 0, {}, monday);
    if (!step) throw new Error('there is no step');
    return checkStep(step, { ...good, ...values });
  };

  test('is tidied, and empty is null', () => {
    expect(checked({ summary: '  word\n', more: '   ', other: 'x' })).toEqual({
      answers: { ...good, more: null },
      errors: {},
    });
  });

  test.each([
    ['summary', null, 'Please fill this in.'],
    ['summary', '   ', 'Please fill this in.'],
    ['summary', '\u200b\u2060\u202e', 'Please fill this in.'],
    ['summary', 'longer', 'Please shorten this to 5 characters. It has 6.'],
    [
      'more',
      'x'.repeat(maxAnswerLength + 1),
      `Please shorten this to ${maxAnswerLength} characters.`,
    ],
    ['level', null, 'Please choose one.'],
    ['level', 'c', 'Please choose one of the options.'],
    ['sure', 'maybe', 'Please choose Yes or No.'],
    ['count', 'three', 'Please give a number.'],
    ['count', 'Infinity', 'Please give a number.'],
    ['count', '0', 'Please give a number of at least 1.'],
    ['count', '11', 'Please give a number of at most 10.'],
    ['day', '2026-02-30', 'Please give a date'],
    ['day', '28.2.2026', 'Please give a date'],
  ])('%s %j is refused: %s', (id, value, words) => {
    const { errors } = checked({ [id]: value });
    expect(Object.keys(errors)).toEqual([id]);
    expect(errors[id]).toContain(words);
  });

  test('characters are counted as people count them', () => {
    expect(checked({ summary: '🙂🙂🙂🙂🙂' }).errors).toEqual({});
  });

  test('answers are read by their labels', () => {
    const read = (id: string, value: string) => {
      const question = questionsOf(policy).find((one) => one.id === id);
      if (!question) throw new Error(`there is no question ${id}`);
      return answerText(question, value, policy);
    };
    expect(read('level', 'b')).toBe('The second');
    expect(read('sure', 'no')).toBe('No');
    expect(read('count', '3')).toBe('3');
  });
});

/** Any answer that the question takes. */
function anyAnswer(question: Question, policy: Policy): fc.Arbitrary<string> {
  switch (question.type) {
    case 'choice':
      return fc.constantFrom(...question.options.map(({ value }) => value));
    case 'product':
      return fc.constantFrom(...releasesOf(question, policy).map(({ value }) => value));
    case 'date':
      return fc.constantFrom('2026-05-31', '2020-02-29');
    case 'file':
      return fc.constant(writeFiles([{ id: 'F1', name: 'x.log', url: '', bytes: 1 }]));
    case 'number':
      return fc.constant('1');
    case 'yesNo':
    case 'text':
      return fc.constantFrom('yes', 'no');
    default:
      return question satisfies never;
  }
}

describe('attached files', () => {
  const question = { id: 'files', type: 'file', label: 'Any files?', maxFiles: 2 };
  const stepOf = (parts: object) => {
    const [first] = madePolicy().steps;
    const policy = madePolicy({
      steps: [{ ...first, questions: [...(first?.questions ?? []), { ...question, ...parts }] }],
    });
    const asked = stepAt(policy, 0, {}, monday);
    if (!asked) throw new Error('there is no step');
    return { policy, asked };
  };
  const named = (...names: string[]) =>
    writeFiles(names.map((name, at) => ({ id: `F${at}`, name, url: '', bytes: 1 })));
  const base = { summary: 'It leaks', level: 'a' };
  const check = (value: string | null, parts: object = {}, earlier: string | null = null) => {
    const { asked } = stepOf(parts);
    const checked = checkStep(asked, { ...base, files: value }, { files: earlier });
    return checked.errors.files ?? checked.answers.files ?? null;
  };

  test('as many as are taken, and no more', () => {
    expect(check(named('a', 'b'))).toBe(named('a', 'b'));
    expect(check(named('a', 'b', 'c'))).toBe('Please attach at most 2 files.');
    expect(check(named('a', 'b'), { maxFiles: 1 })).toBe('Please attach one file only.');
  });

  test('with the endings that are taken, written large or small', () => {
    const types = { types: ['log', 'txt', 'zip'] };
    expect(check(named('a.LOG', 'b.txt'), types)).toBe(named('a.LOG', 'b.txt'));
    expect(check(named('a.log', 'log'), types)).toBe(
      'We cannot take "log". Please attach files that end in .log, .txt or .zip.',
    );
    expect(check(named('run.exe'), { types: ['log'] })).toBe(
      'We cannot take "run.exe". Please attach files that end in .log.',
    );
    expect(check(named('catalog'), { types: ['log'] })).toMatch(/^We cannot take/);
  });

  test.each(['x.log', '[]', '[{"id":"F1"}]'])(
    'what cannot be read is asked for again: %s',
    (odd) => {
      expect(check(odd)).toBe(
        'This cannot be read as files. Please write one web address on each line, beginning with https://, or attach the files.',
      );
    },
  );

  test('a field that comes back empty keeps the files of before', () => {
    expect(check(null, {}, named('a.log'))).toBe(named('a.log'));
    expect(check(named('b.log'), {}, named('a.log'))).toBe(named('b.log'));
    expect(check(null, {}, null)).toBe('Please attach a file.');
    expect(check(null, { required: false }, null)).toBeNull();
    expect(check(null, {}, 'unreadable')).toBe('Please attach a file.');
  });

  test('nothing else keeps an answer that was emptied', () => {
    const { asked } = stepOf({ required: false });
    expect(checkStep(asked, { summary: null, level: 'a' }, base).errors).toEqual({
      summary: 'Please fill this in.',
    });
  });

  test('are read by their names', () => {
    const { policy } = stepOf({});
    const asked = questionsOf(policy).find(({ id }) => id === 'files');
    if (!asked) throw new Error('there is no such question');
    expect(answerText(asked, named('a.log', 'b.txt'), policy)).toBe('a.log, b.txt');
  });
});

test('a product is chosen from what the catalogue offers', () => {
  const release = (value: string) => {
    const asked = stepAt(netex, 2, { systemDown: 'no', product: 'user-access' }, monday);
    if (!asked) throw new Error('there is no step');
    return checkStep(asked, { release: value }).errors.release ?? null;
  };
  expect(release('user-access/5.2')).toBeNull();
  expect(release('user-access/other')).toBeNull();
  expect(release('user-access/9')).toBe('Please choose one of the options.');
  expect(release('user-access')).toBe('Please choose one of the options.');
});

test('whatever is chosen, forth and back lead through the same steps', () => {
  const answersOf = (policy: Policy) =>
    fc.record(
      Object.fromEntries(
        questionsOf(policy).map((question) => [question.id, anyAnswer(question, policy)]),
      ),
    );
  for (const policy of [netex, mednet]) {
    fc.assert(
      fc.property(answersOf(policy), fc.constantFrom(monday, mondayNight), (answers, now) => {
        const there: number[] = [];
        for (
          let at = followingStep(policy, -1, answers, now);
          at;
          at = followingStep(policy, at.index, answers, now)
        ) {
          there.push(at.index);
        }
        const back: number[] = [];
        for (
          let at = precedingStep(policy, policy.steps.length, answers, now);
          at;
          at = precedingStep(policy, at.index, answers, now)
        ) {
          back.unshift(at.index);
        }
        expect(back).toEqual(there);
        expect(there[0]).toBe(0);
        const counted = askedAnswers(policy, answers, now);
        expect(askedAnswers(policy, counted, now)).toEqual(counted);
        expect(unsettledStep(policy, answers, now)).toBeNull();
      }),
    );
  }
});
