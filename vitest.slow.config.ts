import { defineConfig } from 'vitest/config';
import { SLOW, WORKERS } from './vitest.config.ts';

/** What takes long to compose or to kill: `npm run test:slow`, a part of .ci/run. */
export default defineConfig({
  // Each file would load all of cdk8s anew.
  test: { include: SLOW, isolate: false, maxWorkers: WORKERS, testTimeout: 120_000, hookTimeout: 120_000 },
});
