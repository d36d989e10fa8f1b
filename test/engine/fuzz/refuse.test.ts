import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fleets, textsOf } from './fleets.ts';
import { mutation } from './mutations.ts';
import { refusing } from './refusing.ts';
import { runs, scratchFolder } from './runs.ts';

const scratch = scratchFolder();
const [clusters, out] = [join(scratch, 'clusters'), join(scratch, 'dist')];
test('what is refused is told by its place, and leaves dist as it was', { timeout: 3_600_000 }, async () => {
  const isRefused = await refusing(clusters, out);
  const seen = { files: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fleets(2), fc.nat(), mutation, async (fleet, which, mutate) => {
      const texts = textsOf(fleet);
      const names = Object.keys(texts);
      const name = names[which % names.length]!;
      seen.files += 1;
      if (await isRefused({ ...texts, [name]: mutate(texts[name]!) })) seen.refused += 1;
    }),
    runs(25),
  );
  if (process.env.FUZZ_RUNS) console.log(seen);
  expect(seen.refused).toBeGreaterThan(seen.files / 4);
});
