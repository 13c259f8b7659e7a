import { expect, test } from 'vitest';
import type { Policy } from '../../src/engine/policy.ts';
import { prefill, wordsBeyond } from '../../src/engine/prefill.ts';
import type { Answers } from '../../src/engine/ticket.ts';
import { madePolicy, mednet, netex } from './made.ts';

const words = (count: number) => 'word '.repeat(count).trim();

/** A policy whose title takes 21 characters, and no other question any. */
function titleOnly(): Policy {
  const [step] = madePolicy().steps;
  return madePolicy({
    steps: [
      {
        ...step,
        questions: step?.questions.map((question) =>
          question.id === 'summary' ? { ...question, maxLength: 21 } : question,
        ),
      },
    ],
  });
}

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
  expect(prefill(titleOnly(), 'The long and winding road that leads')).toEqual({
    answers: { summary: 'The long and winding…' },
    rest: { label: null, whole: false },
  });
  const emoji = prefill(titleOnly(), '😀'.repeat(20)).answers.summary ?? '';
  expect(emoji).toBe(`${'😀'.repeat(10)}…`);
});

test('the words are sent along where the answers do not have them all', () => {
  const beyond = (policy: Policy, text: string, asked: readonly string[], edits: Answers = {}) => {
    const typed = { ...prefill(policy, text).answers, ...edits };
    const counted = Object.fromEntries(Object.entries(typed).filter(([id]) => asked.includes(id)));
    return wordsBeyond(policy, text, { typed, counted });
  };
  const [some, many] = [words(60), words(900)];
  expect(beyond(mednet, ' short ', ['summary'])).toBeNull();
  expect(beyond(titleOnly(), ` ${some}\n`, ['summary']), 'no question takes them').toBe(some);
  expect(beyond(mednet, many, ['summary', 'details']), 'it takes only some').toBe(many);
  expect(beyond(mednet, some, ['summary', 'details']), 'they stand there').toBeNull();
  expect(beyond(mednet, some, ['summary', 'details'], { details: null }), 'taken out').toBeNull();
  expect(beyond(mednet, some, ['summary']), 'it is not asked').toBe(some);
  expect(beyond(mednet, some, ['summary'], { details: 'x' }), 'edited, then not asked').toBeNull();
});
