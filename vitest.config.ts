import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/proofs/**', '**/node_modules/**'],
    globalSetup: ['test/support/postgres-global.ts', 'test/support/judge-global.ts'],
    setupFiles: ['test/support/record-in-tests.ts', 'test/support/seed-in-tests.ts'],
    // Tests start child processes and send signals: worker threads could not.
    pool: 'forks',
    // Modules are loaded once a worker, not once a file: a file cannot mock one, nor keep what
    // belongs to its tests in one that others import too.
    isolate: false,
    // One more than the cores that are there at least, as many tests wait for real time.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
