import { defineConfig } from 'vitest/config';
import { SLOW, WORKERS } from './vitest.config.ts';

/** Milliseconds after which something hangs: on a busy machine a test takes many times what it takes alone. */
const HANGS = 600_000;

/** What takes long to compose or to kill: `npm run test:slow`, a part of .ci/run. */
export default defineConfig({
  test: { include: SLOW, maxWorkers: WORKERS, testTimeout: HANGS, hookTimeout: HANGS },
});
