import { relative } from 'node:path';
import { beforeEach, expect } from 'vitest';
import { recordSent } from './record-sent.ts';

// Loaded before each test file. The bots in test/sandbox are none of ours, and bad on purpose.

const root = new URL('../../', import.meta.url).pathname;
const file = relative(root, expect.getState().testPath ?? '');
process.env.FIRSTLINE_SENT_BY = file;
beforeEach(({ task }) => {
  process.env.FIRSTLINE_SENT_BY = `${file}: ${task.name}`;
});

const folder = process.env.FIRSTLINE_SENT;
if (folder !== undefined) {
  recordSent(folder, () => {
    const { FIRSTLINE_SENT_BY: by = '' } = process.env;
    return by.startsWith('test/sandbox/') ? null : by;
  });
}
