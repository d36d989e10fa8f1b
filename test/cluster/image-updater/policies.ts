import type { Build } from './registry.ts';
import type { Watched } from './watched-fleet.ts';

interface Case extends Watched {
  /** Tags and builds of its repository. */
  has: readonly (string | Build)[];
  /** What it gets; undefined where it stays as it is, a build where its digest counts. */
  gets?: string | Build;
}

const built = (tag: string, month: number): Build => ({ tag, created: `2026-0${month}-01T00:00:00Z` });

const MOVED = built('main', 3);

/** What docs/images.md says of each policy, by app. */
export const CASES: Readonly<Record<string, Case>> = {
  range: {
    policy: '{constraint: "1.x"}',
    runs: '1.0.0',
    has: ['1.0.0', '1.1.0', '1.9.0-rc.1', '2.0.0', 'latest', 'main-0123'],
    gets: '1.1.0',
  },
  filtered: {
    policy: '{constraint: "^1.4", allowTags: "^v[0-9.]+0$", ignoreTags: ["*.9.*"]}',
    runs: 'v1.4.0',
    has: ['v1.4.0', 'v1.5.0', 'v1.5.1', 'v1.9.0', '1.6.0', 'v2.0.0'],
    gets: 'v1.5.0',
  },
  held: {
    policy: '{constraint: "1.x"}',
    runs: '1.0.0',
    has: ['1.0.0', '1.1.0-rc.1', '2.0.0', '0.9.0'],
  },
  'two-clusters': {
    policy: '{constraint: "1.x"}',
    runs: '1.0',
    environment: 'prod',
    has: ['1.0', '1.10'],
    gets: '1.10',
  },
  newest: {
    policy: '{strategy: newest-build, allowTags: "^main-[0-9a-f]+$"}',
    runs: 'main-aaaa',
    has: [
      built('main-aaaa', 1),
      built('main-0001', 3),
      built('main-ffff', 2),
      built('dev-9', 5),
      { ...built('main-9999', 4), architecture: 'arm64' },
    ],
    gets: 'main-0001',
  },
  dated: {
    policy: '{strategy: alphabetical, allowTags: "^[0-9]{8}$"}',
    runs: '20260101',
    has: ['20260101', '20260301', '20260201', 'zzz'],
    gets: '20260301',
  },
  moving: {
    policy: '{strategy: digest, constraint: main}',
    runs: `main@sha256:${'ab'.repeat(32)}`,
    has: [MOVED, 'other'],
    gets: MOVED,
  },
  // A platform counts where builds are looked at.
  'other-platform': {
    policy: '{constraint: "1.x"}',
    runs: '1.0.0',
    has: ['1.0.0', { tag: '1.1.0', architecture: 'arm64' }],
    gets: '1.1.0',
  },
  mirrored: {
    policy: '{constraint: "1.x"}',
    runs: '1.0.0',
    registry: 'upstream.example.org',
    has: ['1.0.0', '1.2.0'],
    gets: '1.2.0',
  },
};
