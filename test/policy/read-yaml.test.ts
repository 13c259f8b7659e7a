import { expect, test } from 'vitest';
import { formatPath, formatProblem, parseYaml } from '../../src/files/read-yaml.ts';

const text = `# a comment
base: &base
  clock: 24x7
list:
  - id: a
  - <<: x
    target: *base
"odd key": { deep: [1, two] }
`;

test.each([
  { path: ['base', 'clock'], at: 'value', line: 3, column: 10 },
  { path: ['base', 'clock'], at: 'key', line: 3, column: 3 },
  { path: ['list', 1], at: 'value', line: 6, column: 5 },
  { path: ['list', 1, 'target', 'clock'], at: 'value', line: 3, column: 10 },
  { path: ['odd key', 'deep', 1], at: 'value', line: 8, column: 24 },
] as const)('$path stands at $line:$column ($at)', ({ path, at, line, column }) => {
  expect(parseYaml('f', text).problemAt(path, at, 'm')).toMatchObject({ line, column });
});

test('what is missing is placed at what should hold it', () => {
  const yaml = parseYaml('f', text);
  expect(yaml.problemAt(['list', 0, 'name'], 'value', 'm')).toMatchObject({ line: 5, column: 5 });
  expect(yaml.problemAt(['list', 7], 'value', 'm')).toMatchObject({ line: 5, column: 3 });
  expect(yaml.problemAt(['none'], 'value', 'm')).toMatchObject({ line: 2, column: 1 });
});

test('yes and no are words, not booleans', () => {
  expect(parseYaml('f', 'a: no\nb: yes').value).toEqual({ a: 'no', b: 'yes' });
});

test.each([
  ['', '1:1: the file is empty'],
  ['# nothing but a comment', '1:1: the file is empty'],
  ['a: 1\nb: {', '2:5: b: not valid YAML'],
  ['a: 1\n---\nb: 2', 'not valid YAML'],
  ['a: 1\na: 2', '2:1: a: the key "a" is already set above'],
  ['a:\n  b: 1\n  c: 2\n  b: 3', '4:3: a.b: the key "b" is already set above'],
  ['retention:\n  after:: : 1y', '2:11: retention["after:"]: not valid YAML'],
  ['a: *nowhere', '1:4: a: not valid YAML'],
])('%j is refused', (broken, expected) => {
  const { problems, value } = parseYaml('f', broken);
  expect(problems.map(formatProblem).join('\n')).toContain(expected);
  expect(value).toBeUndefined();
});

test('an alias that would blow up memory is refused', () => {
  const bomb = Array.from({ length: 12 }, (_, at) =>
    at === 0
      ? 'k0: &k0 [x, x]'
      : `k${at}: &k${at} [${Array.from({ length: 9 }, () => `*k${at - 1}`).join(', ')}]`,
  ).join('\n');
  const { problems } = parseYaml('f', bomb);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain('not valid YAML');
});

test('a path reads as one would write it', () => {
  expect(formatPath(['levels', 0, 'when', 'odd key'])).toBe('levels[0].when["odd key"]');
  expect(formatPath([])).toBe('');
});
