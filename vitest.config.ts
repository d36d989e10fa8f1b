import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a real API server: `npm run test:cluster`.
    exclude: ['test/cluster/**'],
    globalSetup: ['test/cluster/not-run.ts'],
    testTimeout: 60_000,
  },
});
