import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LastRun } from '../cache/last-run.ts';
import type { Session } from '../output/index.ts';
import { OWN } from '../output/paths.ts';
import { shownAs } from '../output/tree.ts';
import type { Terminal } from '../terminal.ts';
import type { ExitCode } from './command.ts';
import { Stale } from './stale.ts';
import { summary } from './summary.ts';
import { writeFiles } from './write-files.ts';

/**
 * What `synth` does where neither the data nor the code has changed since the last run, by what that has left: it says so,
 * and writes an output folder that is not there. Undefined where more is to be done; `stale` where, by now, nothing of it counts.
 */
export async function again(
  last: LastRun,
  { out, terminal }: { out: string; terminal: Terminal },
): Promise<ExitCode | 'stale' | undefined> {
  const unchanged = last.unchanged();
  if (unchanged !== undefined) {
    terminal.report(unchanged.findings);
    const listed = { added: [], changed: [], removed: [], unchanged: unchanged.files, out: shownAs(out) };
    for (const line of summary(unchanged, listed)) terminal.print(line);
    return 0;
  }
  // What stands there is compared with the text of those clusters only of which it is not known.
  const files = existsSync(join(out, OWN.index)) ? undefined : last.files();
  if (files === undefined) return undefined;
  try {
    return await writeFiles(files, { out, terminal, size: last.run!, session: sessionOf(last) });
  } catch (cause) {
    if (cause instanceof Stale) return 'stale';
    throw cause;
  }
}

/** The lock may have been waited for, while somebody saved something. */
const sessionOf = (last: LastRun): Session => ({
  begin() {
    if (!last.isCurrent()) throw new Stale();
  },
  end: async (written) => last.keep(written),
});
