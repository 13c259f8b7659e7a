import { defineConfig } from 'vitest/config';

/** Proofs that take minutes: `npm run proofs`. */
export default defineConfig({
  test: {
    include: ['test/proofs/**/*.test.ts'],
    globalSetup: ['test/support/postgres-global.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
  },
});
