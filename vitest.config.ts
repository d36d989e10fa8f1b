import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Whole fleets of many clusters, whole pipelines, many hashes, and runs that are killed: `npm run test:slow`. */
export const SLOW = [
  'test/charts/rollouts/templates/defaults.test.ts',
  'test/engine/cache/builds.test.ts',
  'test/engine/cache/damaged.test.ts',
  'test/engine/cache/memory.test.ts',
  'test/engine/cache/recalled.test.ts',
  'test/engine/commands/cluster.test.ts',
  'test/engine/commands/commands.test.ts',
  'test/engine/commands/project.test.ts',
  'test/engine/commands/repo-add.test.ts',
  'test/engine/commands/rollout-first.test.ts',
  'test/engine/commands/rollout-plan.test.ts',
  'test/engine/commands/seal-all.test.ts',
  'test/engine/commands/seal-generate.test.ts',
  'test/engine/commands/seal-hygiene.test.ts',
  'test/engine/commands/seal-online.test.ts',
  'test/engine/commands/seal-set.test.ts',
  'test/engine/commands/shards.test.ts',
  'test/engine/commands/staged.test.ts',
  'test/engine/commands/synth.test.ts',
  'test/engine/commands/watch-code.test.ts',
  'test/engine/compose/what-goes.test.ts',
  'test/engine/output/killed.test.ts',
  'test/engine/output/scribe.test.ts',
  'test/engine/fuzz/apps.test.ts',
  'test/engine/fuzz/corpus.test.ts',
  'test/engine/fuzz/patched.test.ts',
  'test/engine/fuzz/refuse.test.ts',
  'test/engine/fuzz/reach.test.ts',
  'test/engine/fuzz/render.test.ts',
  'test/engine/fuzz/shards.test.ts',
  'test/engine/glance.test.ts',
  'test/engine/import/import.test.ts',
  'test/engine/image/merged.test.ts',
  'test/engine/image/pending.test.ts',
  'test/engine/image/promote.test.ts',
  'test/engine/image/robots.test.ts',
  'test/engine/image/set.test.ts',
  'test/engine/launcher/live.test.ts',
  'test/engine/seal/generate.test.ts',
  'test/engine/shards/**/*.test.ts',
  'test/engine/threads/**/*.test.ts',
  'test/from-nothing.test.ts',
  'test/image-pipelines.test.ts',
  'test/pipelines-plan.test.ts',
  'test/pipelines.test.ts',
];

/** One core is left to others where there are more than two. */
export const WORKERS = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those need a real API server, other programs or minutes: `npm run test:cluster`, `test:programs`, `test:robust`,
    // `test:argo-cd`.
    exclude: ['test/cluster/**', 'test/programs/**', 'test/robust/**', 'test/argo-cd/**', ...SLOW],
    // Each file would load all of cdk8s anew: three quarters of the time that it takes to import.
    isolate: false,
    maxWorkers: WORKERS,
    globalSetup: ['test/cluster/not-run.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
