import { expect, test } from 'vitest';
import { gather } from '../../db/gather.ts';

test('what comes together is done in one piece, in its order', async () => {
  const pieces: (readonly number[])[] = [];
  const double = gather<number, { twice: number }>({ lanes: 1, most: 10 }, async (items) => {
    pieces.push(items);
    return items.map((item) => ({ twice: 2 * item }));
  });
  const done = await Promise.all([1, 2, 3].map(double));
  expect(done).toEqual([{ twice: 2 }, { twice: 4 }, { twice: 6 }]);
  expect(pieces).toEqual([[1, 2, 3]]);
});

test('nobody fails by another’s fault', async () => {
  const even = gather<number, object>({ lanes: 1, most: 10 }, async (items) => {
    if (items.some((item) => item % 2 === 1)) throw new Error('odd');
    return items.map((item) => ({ item }));
  });
  const done = await Promise.allSettled([2, 3, 4].map(even));
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('work that hangs keeps its lane for a second, and holds up nobody after that', async () => {
  const answer = gather<string, { item: string }>({ lanes: 1, most: 1 }, async ([item = '']) => {
    if (item === 'hangs') await new Promise(() => {});
    return [{ item }];
  });
  void answer('hangs');
  expect(await answer('next')).toEqual({ item: 'next' });
  expect(await answer('after')).toEqual({ item: 'after' });
});
