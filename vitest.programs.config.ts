import { defineConfig } from 'vitest/config';
import { WORKERS } from './vitest.config.ts';

/** What is put to the programs that read it (`node .ci/programs.mjs` gets them): `npm run test:programs`. */
export default defineConfig({
  test: {
    include: ['test/programs/**/*.test.ts'],
    // Each file would load all of cdk8s anew.
    isolate: false,
    maxWorkers: WORKERS,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
