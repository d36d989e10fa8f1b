import { defineConfig } from 'vitest/config';
import { SLOW, WORKERS } from './vitest.config.ts';

/** Milliseconds after which something hangs: on a busy machine a test takes many times what it takes alone. */
const HANGS = 600_000;

/** What takes long to compose or to kill: `npm run test:slow`, a part of .ci/run. */
export default defineConfig({
  // Each file would load all of cdk8s and all charts anew: a quarter of the time of all of them.
  test: { include: SLOW, isolate: false, maxWorkers: WORKERS, testTimeout: HANGS, hookTimeout: HANGS },
});
