import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { synth } from '../../../engine/commands/synth.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { ROOT } from '../commands/run.ts';
import { snapshot } from '../output/folder.ts';
import { centralAlone, fleets, textsOf, writeFleet } from './fleets.ts';
import { mutation } from './mutations.ts';
import { runs, scratchFolder } from './runs.ts';

const scratch = scratchFolder();
const [clusters, out] = [join(scratch, 'clusters'), join(scratch, 'dist')];

/** Runs synth as the command line does; what it prints to stderr, by lines. */
async function synthesized(): Promise<{ code: unknown; lines: string[] }> {
  const said: string[] = [];
  const terminal = new Terminal({
    quiet: true,
    stdout: { write: () => {} },
    stderr: { write: (text) => said.push(text) },
  });
  const values = {
    clusters,
    out,
    cluster: [],
    adopt: false,
    quiet: true,
    watch: false,
    shard: undefined,
    join: false,
    parts: undefined,
  };
  const code = await synth.run(values, { project: { root: ROOT, registry }, terminal });
  return { code, lines: said.join('').split('\n').filter(Boolean) };
}

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

/** `error  file:line:column: …`, where there is such a line; what only the whole can tell is told by object. */
function namesItsPlace(line: string): boolean {
  const [, file, row, column] = /^error\s+(\S+\.yaml):(\d+):(\d+): .+ \[[a-z-]+\]$/.exec(line) ?? [];
  if (file === undefined) return isAboutObject(line);
  const text = readFileSync(file, 'latin1').split(/\r\n|\n|\r/)[Number(row) - 1];
  return text !== undefined && Number(column) >= 1 && Number(column) <= text.length + 1;
}

const isAboutObject = (line: string): boolean =>
  /^error\s+([^/\s]+(\/[^/\s]+)+|[a-z0-9-]+)(: \S+)?: .+ \[[a-z-]+\]$/s.test(line);
