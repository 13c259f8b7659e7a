import { fileURLToPath } from 'node:url';
import { describe, type ExpectStatic, test } from 'vitest';
import { stories } from '../../sandbox/stories/index.ts';
import { runMain } from '../support/bot-process.ts';

const story = (name: string) => runMain(['--story', name], { ms: 50_000 });

/** What must stand in the text, in this order; nothing is said of what stands between. */
function expectInOrder(expect: ExpectStatic, text: string, lines: readonly string[]): void {
  const lost = lines.find((line, index) => {
    const from = lines.slice(0, index).reduce((at, one) => text.indexOf(one, at) + one.length, 0);
    return text.indexOf(line, from) < 0;
  });
  expect(lost, text).toBeUndefined();
}

describe.concurrent('a story, told by the command', () => {
  test('netex-severity-1: the Director at hour 8, the President at hour 24', async ({ expect }) => {
    const { code, stdout, stderr } = await story('netex-severity-1');

    expect(stderr).toBe('');
    expectInOrder(expect, stdout, [
      'netex-severity-1: the system is down',
      '2026-06-02 07:00 UTC  Rita types /support.',
      '[dialog] What happened',
      'Emergency outside office hours: +1.651.229.5665',
      '[dialog] Details',
      'She adds what she knows.',
      '[dialog] Before you send',
      'She sends it.',
      'NX-1001 · Nothing transfers since the night run',
      'Severity 1',
      'A minute before hour eight nobody above has been told.',
      'The clock reaches hour eight.',
      'Dana, Director sees',
      'Director of Customer Services',
      'Dana acknowledges.',
      'acknowledged the escalation',
      'The clock reaches hour twenty-four.',
      'Pia, President sees',
      'President and General Manager',
      'Rita asks where it stands.',
      'NX-1001',
      'netex-severity-1: told to the end, ',
    ]);
    expect(code).toBe(0);
  }, 60_000);

  test('mednet-level-2: taken, worked around, recategorised, asked about, resolved', async ({
    expect,
  }) => {
    const { code, stdout, stderr } = await story('mednet-level-2');

    expect(stderr).toBe('');
    expectInOrder(expect, stdout, [
      'mednet-level-2: a function fails',
      'Rita types /support.',
      'MN-1001 · Claims cannot be sent',
      'Level 2',
      'Half an hour later Ana takes it.',
      'Ana has taken this ticket.',
      'put a workaround in place:',
      'With that it is Level 3, by her choice.',
      'M-10',
      'Next morning Ana needs something from Rita.',
      'paused while waiting for the requester',
      'Three weeks pass without an answer; the clock stands still.',
      'Claims 2207 and 2209.',
      'Ana resolves it.',
      'The gateway takes claims again. Both have been sent.',
      'Ana presses a button that is still on her screen, and is told.',
      'A month passes.',
      'MN-1001',
      'mednet-level-2: told to the end, ',
    ]);
    expect(code).toBe(0);
  }, 60_000);

  test('a story that does not exist is refused, with the names of those that do', async ({
    expect,
  }) => {
    const { code, stdout, stderr } = await story('netex-severity-9');

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('--story: there is no story "netex-severity-9"');
    for (const name of stories.keys()) expect(stderr).toContain(name);
  });

  test('an expectation that does not hold ends it with exit code 1', async ({ expect }) => {
    const plant = fileURLToPath(new URL('../support/planted-story.ts', import.meta.url));

    const { code, stdout, stderr } = await runMain(['--story', 'planted'], {
      node: ['--import', plant],
      ms: 50_000,
    });

    expect(stdout).toContain('Rita types /support.');
    expect(stdout).not.toContain('What comes after a failure is not told.');
    expect(stderr).toContain('planted: not as expected: the form is another one');
    expect(code).toBe(1);
  }, 60_000);
});
