import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFiles, writeFiles } from '../../src/engine/attached-files.ts';

const file = fc.record({
  id: fc.string({ minLength: 1 }),
  name: fc.string({ unit: 'binary' }),
  url: fc.oneof(fc.webUrl(), fc.constant('')),
  bytes: fc.maxSafeNat(),
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(file), (files) => {
      expect(readFiles(writeFiles(files))).toEqual(files);
    }),
  );
});

test('what the platform says beside it is not kept', () => {
  const more = { id: 'F1', name: 'x.log', url: 'https://x.test/F1', bytes: 7, secret: 'token' };
  expect(writeFiles([more])).toBe(
    '[{"id":"F1","name":"x.log","url":"https://x.test/F1","bytes":7}]',
  );
});

test.each([
  '',
  'x.log',
  'null',
  '{}',
  '["x.log"]',
  '[null]',
  '[{"id":"F1"}]',
  '[{"id":"","name":"x","url":"","bytes":1}]',
  '[{"id":"F1","name":"x","url":"","bytes":-1}]',
  '[{"id":"F1","name":"x","url":"","bytes":1.5}]',
  '[{"id":"F1","name":"x","url":"","bytes":"1"}]',
  '[{"id":"F1","name":"x","url":"","bytes":1},{"id":2}]',
])('an answer that lists no files holds none: %s', (answer) => {
  expect(readFiles(answer)).toEqual([]);
});

test('never throws, whatever the answer', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (answer) => void readFiles(answer)));
});
