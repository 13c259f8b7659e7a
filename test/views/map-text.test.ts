import { expect, test } from 'vitest';
import { inlinesOf, mapText } from '../../src/views/map-text.ts';
import type { Part } from '../../src/views/message.ts';

const parts: readonly Part[] = [
  { kind: 'heading', text: 'a heading' },
  { kind: 'paragraph', text: ['a', { kind: 'bold', text: 'b' }] },
  { kind: 'facts', facts: [{ label: 'a label', value: ['c', 'd'] }] },
  { kind: 'quote', text: 'a quote' },
  { kind: 'note', text: ['e'] },
  { kind: 'divider' },
  { kind: 'buttons', buttons: [{ kind: 'begin', label: 'a button' }] },
];

test('every run of text is found, and changed, and nothing else is', () => {
  expect(inlinesOf(parts)).toEqual(['a', { kind: 'bold', text: 'b' }, 'c', 'd', 'e']);
  const changed = mapText(parts, (text) => text.map((_, index) => `${index}`));
  expect(inlinesOf(changed)).toEqual(['0', '1', '0', '1', '0']);
  expect(changed.filter((_, at) => ![1, 2, 4].includes(at))).toEqual(
    parts.filter((_, at) => ![1, 2, 4].includes(at)),
  );
  expect(mapText(parts, (text) => text)).toEqual(parts);
});
