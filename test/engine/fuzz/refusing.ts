import { expect } from 'vitest';
import { snapshot } from '../output/folder.ts';
import { centralAlone, writeFleet } from './fleets.ts';
import { namesItsPlace, synthesize } from './told.ts';

/**
 * Writes a fleet that holds. What it gives says whether synth refuses other texts of its files: then each error is told by its
 * place, and dist is left as it was; what synth takes is taken back.
 */
export async function refusing(
  clusters: string,
  out: string,
): Promise<(texts: Parameters<typeof writeFleet>[1]) => Promise<boolean>> {
  const own = centralAlone();
  const writeOwn = async () => {
    writeFleet(clusters, own);
    expect(await synthesize(clusters, out)).toMatchObject({ code: 0 });
  };
  await writeOwn();
  const before = snapshot(out);
  return async (texts) => {
    writeFleet(clusters, texts);
    const { code, lines } = await synthesize(clusters, out);
    if (code === 2) {
      expect(snapshot(out)).toEqual(before);
      const errors = lines.filter((line) => line.startsWith('error'));
      expect(errors).not.toEqual([]);
      expect(errors.filter((line) => !namesItsPlace(line))).toEqual([]);
      return true;
    }
    expect(code).toBe(0);
    await writeOwn();
    expect(snapshot(out)).toEqual(before);
    return false;
  };
}
