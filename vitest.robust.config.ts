import { defineConfig } from 'vitest/config';

/** Runs that are killed, and disks that fail: `npm run test:robust`. */
export default defineConfig({
  test: {
    include: ['test/robust/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
  },
});
