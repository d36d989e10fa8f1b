import { defineConfig } from 'vitest/config';
import { SLOW } from './vitest.config.ts';

/** What takes long to compose or to kill: `npm run test:slow`, a part of .ci/run. */
export default defineConfig({ test: { include: SLOW, testTimeout: 120_000, hookTimeout: 120_000 } });
