import { expect, test } from 'vitest';
import { forTerminal } from '../../src/for-terminal.ts';

const hostile = 'NX-1001 · \u001b]0;root\u0007\u001b[2J\u009b31mred\u202egnip\tok\r\nnext';

test('a terminal carries out nothing of what a person wrote', () => {
  expect(forTerminal(hostile, { isTTY: true })).toBe('NX-1001 · ]0;root[2J31mredgnip\tok\nnext');
});

test('no mark that reorders text around it is left, nor one that nobody sees', () => {
  const marks = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';
  expect(forTerminal(`a${marks}b`, { isTTY: true })).toBe('ab');
});

test('what goes into a file is what was written', () => {
  expect(forTerminal(hostile, {})).toBe(hostile);
});
