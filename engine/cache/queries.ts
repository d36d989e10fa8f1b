import { join } from 'node:path';
import { knownQueries, type Query, recallQueries } from '../../charts/shared/promql/query.ts';
import { Store } from './store.ts';

interface Kept {
  version: string;
  queries: ReadonlyMap<string, Query>;
}

const NAME = 'queries';

/** Reads no query again that an earlier run of the same program has read; gives what keeps those that this run reads. */
export function rememberQueries({ folder, version }: { folder: string; version: string }): () => void {
  const store = new Store(join(folder, NAME));
  let recalled = 0;
  recallQueries(() => {
    const kept = store.read(NAME) as Kept | undefined;
    if (kept?.version !== version) return new Map();
    recalled = kept.queries.size;
    return kept.queries;
  });
  return () => {
    const queries = knownQueries();
    if (queries.size > recalled) store.write(NAME, { version, queries } satisfies Kept);
  };
}
