import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snapshot } from '../output/folder.ts';
import { centralAlone, fleets, textsOf, writeFleet } from './fleets.ts';
import { mutation } from './mutations.ts';
import { runs, scratchFolder } from './runs.ts';
import { namesItsPlace, synthesize } from './told.ts';

const scratch = scratchFolder();
const [clusters, out] = [join(scratch, 'clusters'), join(scratch, 'dist')];
const synthesized = () => synthesize(clusters, out);

test('what is refused is told by its place, and leaves dist as it was', { timeout: 3_600_000 }, async () => {
  const own = centralAlone();
  writeFleet(clusters, own);
  expect(await synthesized()).toMatchObject({ code: 0 });
  const before = snapshot(out);
  const seen = { files: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fleets(2), fc.nat(), mutation, async (fleet, which, mutate) => {
      const texts = textsOf(fleet);
      const names = Object.keys(texts);
      const name = names[which % names.length]!;
      const changed = mutate(texts[name]!);
      writeFleet(clusters, { ...texts, [name]: changed });
      const { code, lines } = await synthesized();
      seen.files += 1;
      if (code === 2) {
        seen.refused += 1;
        expect(snapshot(out)).toEqual(before);
        const errors = lines.filter((line) => line.startsWith('error'));
        expect(errors).not.toEqual([]);
        expect(errors.filter((line) => !namesItsPlace(line))).toEqual([]);
      } else {
        expect(code).toBe(0);
        writeFleet(clusters, own);
        expect(await synthesized()).toMatchObject({ code: 0 });
        expect(snapshot(out)).toEqual(before);
      }
    }),
    runs(25),
  );
  if (process.env.FUZZ_RUNS) console.log(seen);
  expect(seen.refused).toBeGreaterThan(seen.files / 4);
});
