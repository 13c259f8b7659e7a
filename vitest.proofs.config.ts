import { defineConfig } from 'vitest/config';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the proofs have a minute, not many. */
    short: boolean;
  }
}

/**
 * Proofs that take minutes: `npm run proofs`; those with processes, `npm run proofs:processes`. With
 * `--mode short` these take less than a minute.
 */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/proofs/**/*.test.ts'],
    globalSetup: ['test/support/postgres-global.ts'],
    provide: { short: mode === 'short' },
    pool: 'forks',
    // Most of that minute is waiting.
    maxWorkers: mode === 'short' ? 3 : 1,
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
  },
}));
