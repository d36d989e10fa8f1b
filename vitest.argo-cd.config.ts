import { defineConfig } from 'vitest/config';

/** Whole fleets, delivered by a real Argo CD: `npm run test:argo-cd`. */
export default defineConfig({
  test: {
    include: ['test/argo-cd/**/*.test.ts'],
    // Each takes gigabytes.
    fileParallelism: false,
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
  },
});
