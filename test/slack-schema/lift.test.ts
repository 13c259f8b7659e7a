import { expect, test } from 'vitest';
import { lift } from './lift.ts';

test('a bound that is said in words not understood is not missed silently', () => {
  const text = { type: 'string', description: 'At most 30 letters long.' };
  expect(() => lift({ properties: { text } })).toThrow(/text: not understood: At most 30 letters/);
  const rows = { type: 'object', description: 'Maximum 20 rows.' };
  expect(() => lift(rows)).toThrow('not understood');
});

test.each([
  [{ type: 'string', description: 'A. Limit 12,000 characters max.' }, { maxLength: 12_000 }],
  [
    { type: 'array', description: 'Minimum 1, maximum 10 cards.', items: {} },
    { minItems: 1, maxItems: 10 },
  ],
  [{ type: 'array', description: 'An array of up to 5 of them.', items: {} }, { maxItems: 5 }],
  [
    { type: 'number', description: 'Must be between 1 and 100.' },
    { minimum: 1, maximum: 100 },
  ],
  [{ type: 'number', description: 'The maximum of all.' }, {}],
])('%j', (given, bounds) => {
  const { description: _, ...rest } = given;
  expect(lift(given)).toEqual({ ...rest, ...bounds });
});

test('the maximum of a text object is that of its text, of each item that of the items', () => {
  const short = { properties: { text: { maxLength: 24 } } };
  const text = { $ref: '#/x', description: 'Maximum length of 24 characters.' };
  expect(lift(text)).toEqual({ allOf: [{ $ref: '#/x' }, short] });
  const list = {
    type: 'array',
    items: { $ref: '#/x' },
    description: 'Maximum length for the text in each item is 24 characters.',
  };
  expect(lift(list)).toEqual({ type: 'array', items: { allOf: [{ $ref: '#/x' }, short] } });
});
