import { expect, test } from 'vitest';
import { readCommand, readInquiry, readReport } from '../../src/runtime/read-command.ts';

test.each([
  ['', { kind: 'form' }],
  ['  ', { kind: 'form' }],
  ['new', { kind: 'new' }],
  ['Status NX-1001', { kind: 'status', number: 'NX-1001' }],
  ['status #1001', { kind: 'status', number: '#1001' }],
  ['explain nx1001', { kind: 'explain', number: 'nx1001' }],
  ['status', { kind: 'status', number: '' }],
  ['nx-1001', { kind: 'status', number: 'nx-1001' }],
  [' mine ', { kind: 'mine' }],
  ['QUEUE', { kind: 'queue' }],
  ['hours', { kind: 'hours' }],
  ['contacts', { kind: 'contacts' }],
  ['help', { kind: 'help' }],
])('/support %s', (text, asked) => {
  expect(readCommand(text)).toEqual(asked);
});

test.each([
  'printer is down',
  'help me print',
  'status of the printer',
  'status quo',
  'status 1 2',
  'mine 5',
  'hours NX-1001',
  'new printer',
  'HP-4200 jams',
  'error-42',
  '1001',
])('a report may begin with any word: %s', (text) => {
  expect(readCommand(text)).toEqual({ kind: 'report', text, meant: null });
});

test.each([
  ['staus', 'status <number>'],
  ['stauts', 'status <number>'],
  ['statuss', 'status <number>'],
  ['statis NX-1001', 'status NX-1001'],
  ['explian 1001', 'explain 1001'],
  ['hlep', 'help'],
  ['Quene', 'queue'],
  ['hour', 'hours'],
  ['contact', 'contacts'],
  ['mines', 'mine'],
])('%s may be a slip of %s', (text, meant) => {
  expect(readCommand(text)).toEqual({ kind: 'report', text, meant });
});

test.each(['now', 'printer', 'stat', 'staus of it', 'hour NX-1001', 'helpers'])(
  '%s is no slip',
  (text) => {
    expect(readCommand(text)).toEqual({ kind: 'report', text, meant: null });
  },
);

test.each([
  ['support mine', { kind: 'mine' }],
  ['/Support  status NX-1001', { kind: 'status', number: 'NX-1001' }],
  ['help', { kind: 'help' }],
  ['support', null],
  ['support new', null],
  ['support the lift', null],
  ['supporting mine', null],
])('%s as a message of its own', (text, asked) => {
  expect(readInquiry(text)).toEqual(asked);
});

test.each([
  ['support', ''],
  ['/support ', ''],
  ['Support new', ''],
  ['support the lift\nis stuck', 'the lift\nis stuck'],
  [' The lift ', 'The lift'],
  ['supporters are stuck', 'supporters are stuck'],
])('of %s is reported: %s', (text, words) => {
  expect(readReport(text)).toBe(words);
});
