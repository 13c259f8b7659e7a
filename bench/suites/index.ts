import type { Suite } from '../suite.ts';

/** Every suite by its name, in the order in which they run and are told; loaded when it runs. */
export const suites: Readonly<Record<string, () => Promise<{ readonly suite: Suite }>>> = {
  'slack-command': () => import('./slack-command.ts'),
  'due-checks': () => import('./due-checks.ts'),
};
