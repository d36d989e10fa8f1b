import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest, so that at the end none of them runs alone. */
const LONGEST = [
  'agreement',
  'image-updater/image-updater',
  'seal',
  'rollouts/rollouts',
  'fuzz',
  'unopened',
  'sealed-secrets',
  'dist',
  'oldest',
  'external-secrets',
  'app-delivery',
  'access',
  'rollout',
].map((name) => `/test/cluster/${name}.test.ts`);

const rankOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((path) => moduleId.endsWith(path));
  return place < 0 ? LONGEST.length : place;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => rankOf(a) - rankOf(b));
  }
}

/** What needs a real API server: `npm run test:cluster`. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: ['test/cluster/report.ts'],
    // Each file would load all of cdk8s anew.
    isolate: false,
    // Each file starts servers of its own, and three keep two cores busy: they wait now and then.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Rollouts wait most of the time.
    maxConcurrency: 50,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
