import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those need a real API server or minutes: `npm run test:cluster`, `npm run test:robust`.
    exclude: ['test/cluster/**', 'test/robust/**'],
    globalSetup: ['test/cluster/not-run.ts'],
    testTimeout: 60_000,
  },
});
