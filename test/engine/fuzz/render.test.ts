import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fleets, textsOf } from './fleets.ts';
import { renderedOf } from './rendered.ts';
import { runs, scratchFolder } from './runs.ts';
import { holds } from './valid.ts';

const clusters = join(scratchFolder(), 'clusters');

test('what the schemas accept renders, or is refused for what only the whole can tell', { timeout: 3_600_000 }, () => {
  const seen = { fleets: 0, rendered: 0, objects: 0, refused: new Map<string, number>() };
  fc.assert(
    fc.property(fleets(), (fleet) => {
      for (const [path, text] of renderedOf(clusters, textsOf(fleet), seen)) {
        const version = String(fleet[`${/^clusters\/([^/]+)/.exec(path)?.[1]}.yaml`]?.kubernetes ?? '1.36');
        seen.objects += holds(text, version, path);
      }
    }),
    runs(12),
  );
  if (process.env.FUZZ_RUNS) console.log({ ...seen, refused: Object.fromEntries(seen.refused) });
  expect(seen.rendered).toBeGreaterThan(seen.fleets / 8);
});
