import { defineConfig } from 'vitest/config';
import { SLOW, WORKERS } from './vitest.config.ts';

/** What takes long to compose or to kill: `npm run test:slow`, a part of .ci/run. */
export default defineConfig({
  test: { include: SLOW, maxWorkers: WORKERS, testTimeout: 120_000, hookTimeout: 120_000 },
});
