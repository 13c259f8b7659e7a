import type { Suite } from '../suite.ts';

/**
 * Every suite by its name, in the order in which they run and are told; loaded when it runs. Those that
 * look at filled databases come before the one that goes on with their tickets.
 */
export const suites: Readonly<Record<string, () => Promise<{ readonly suite: Suite }>>> = {
  'slack-command': () => import('./slack-command.ts'),
  'teams-command': () => import('./teams-command.ts'),
  submissions: () => import('./submissions.ts'),
  'due-checks': () => import('./due-checks.ts'),
  outbox: () => import('./outbox.ts'),
  reads: () => import('./reads.ts'),
  store: () => import('./store.ts'),
  lateness: () => import('./lateness.ts'),
  calendar: () => import('./calendar.ts'),
  process: () => import('./process.ts'),
  install: () => import('./install.ts'),
};
