import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { error } from '../../charts/shared/finding.ts';
import { discard } from '../cache/store.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { makeFolder } from '../output/make-folder.ts';
import { attempt, OutputError } from '../output/output-error.ts';
import { shownAs } from '../output/tree.ts';
import { originOf, type Source } from './origin.ts';
import { writePart } from './part.ts';
import { partName, type Shard } from './shard.ts';

interface Rendered {
  shard: Shard;
  source: Source;
  clusters: readonly ComposedCluster[];
}

/** Leaves the part of a shard in a folder, whole or not at all; returns how messages name it. Throws OutputError. */
export function leavePart(folder: string, { shard, source, clusters }: Rendered): string {
  const name = partName(shard);
  const shown = `${shownAs(folder)}/${name}`;
  const temporary = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    attempt(shown, () => {
      makeFolder(folder);
      const problems = writePart(temporary, originOf(shard, source), clusters);
      if (problems.length > 0) throw new OutputError(problems.map((problem) => error('bad-part', shown, problem)));
      renameSync(temporary, join(folder, name));
    });
  } finally {
    discard(temporary);
  }
  return shown;
}
