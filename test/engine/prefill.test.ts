import { expect, test } from 'vitest';
import { prefill } from '../../src/engine/prefill.ts';
import { madePolicy, mednet, netex } from './made.ts';

const words = (count: number) => 'word '.repeat(count).trim();

test('what fits is the title, in one line', () => {
  expect(prefill(netex, '  printer\n is\tdown ')).toEqual({
    answers: { summary: 'printer is down' },
    rest: null,
  });
  const exact = 'x'.repeat(150);
  expect(prefill(netex, exact)).toEqual({ answers: { summary: exact }, rest: null });
  expect(prefill(netex, ' \n ')).toEqual({ answers: {}, rest: null });
});

test('more than a title is begun in it, and stands in full where several lines fit', () => {
  const text = `It fails.\n${words(60)}`;
  const { answers, rest } = prefill(mednet, text);
  expect(answers.summary).toMatch(/^It fails\. (word )+word…$/);
  expect(answers.summary?.length).toBeLessThanOrEqual(150);
  expect(answers.details).toBe(text);
  expect(rest).toEqual({ label: 'What else should support know?', whole: true });
});

test('even more is cut there too', () => {
  const { answers, rest } = prefill(mednet, words(900));
  expect(answers.details?.length).toBeLessThanOrEqual(2500);
  expect(answers.details).toMatch(/word…$/);
  expect(rest?.whole).toBe(false);
});

test('a policy that asks for no more keeps the beginning', () => {
  const [step] = madePolicy().steps;
  const policy = madePolicy({
    steps: [
      {
        ...step,
        questions: step?.questions.map((question) =>
          question.id === 'summary' ? { ...question, maxLength: 21 } : question,
        ),
      },
    ],
  });
  expect(prefill(policy, 'The long and winding road that leads')).toEqual({
    answers: { summary: 'The long and winding…' },
    rest: { label: null, whole: false },
  });
  const emoji = prefill(policy, '😀'.repeat(20)).answers.summary ?? '';
  expect(emoji).toBe(`${'😀'.repeat(10)}…`);
});
