import { defineConfig } from 'vitest/config';

/** What needs a real API server: `npm run test:cluster`. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: ['test/cluster/report.ts'],
    // Each file starts servers of its own, and two are enough for a small machine.
    maxWorkers: 2,
    // Rollouts wait most of the time.
    maxConcurrency: 50,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
