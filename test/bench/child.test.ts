import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../bench/support/child.ts';
import type { Ask } from './slow-child.ts';

function start() {
  const child = startChild<Ask, string>(new URL('./slow-child.ts', import.meta.url));
  onTestFinished(() => child.stop());
  return child;
}

const minute = 60_000;

test('a child answers as long as it does in time, and ends when it is let go', async () => {
  const child = start();
  expect(await child.ask({ ms: 1 })).toBe('after 1 ms');
  expect(await child.ask({ ms: 20 }, minute)).toBe('after 20 ms');
  await child.stop();
  await expect(child.ask({ ms: 1 })).rejects.toThrow('slow-child.ts ended (0)');
});

test('one that hangs is ended, and it is said which one and for how long it was waited', async () => {
  const child = start();
  await child.ask({ ms: 1 });
  await expect(child.ask({ ms: minute }, 50)).rejects.toThrow(
    /slow-child\.ts ended \(SIGKILL\): it hung for 0\.05 s$/,
  );
  expect(() => process.kill(child.pid, 0)).toThrow('ESRCH');
});

test('one that is let go while it gets ready ends as well', async () => {
  await start().stop();
});
