import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { countFrom } from './command-line.ts';

const fuzz = fileURLToPath(new URL('../fuzz/fuzz.ts', import.meta.url));

test('a count is a whole number, and not less than what makes sense', () => {
  expect(countFrom('seeds', '30', 1)).toBe(30);
  for (const text of ['0', '', ' ', '-1', '1e3', '0x10', '1.5', 'many', '9'.repeat(30)]) {
    expect(() => countFrom('seeds', text, 1), text).toThrow('--seeds: expected a whole number');
  }
});

test('a long run says how it is asked for, and does not begin where that is wrong', () => {
  const help = spawnSync(process.execPath, [fuzz, '--help'], { encoding: 'utf8' });
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toMatch(/^Usage: npm run fuzz/);
  const unknown = spawnSync(process.execPath, [fuzz, '--nonsense'], { encoding: 'utf8' });
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toMatch(/--nonsense[\s\S]*Usage: npm run fuzz/);
  expect(unknown.stderr).not.toContain('    at ');
});
