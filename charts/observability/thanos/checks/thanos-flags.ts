import { clusterCheck } from '../../../shared/check.ts';
import { type FlagTable, flagProblem } from '../../../shared/flag-table.ts';
import { images } from '../../../versions.ts';
import { COMPACT_FLAGS } from './flags/compact.ts';
import { QUERY_FLAGS } from './flags/query.ts';
import { QUERY_FRONTEND_FLAGS } from './flags/query-frontend.ts';
import { RECEIVE_FLAGS } from './flags/receive.ts';
import { STORE_FLAGS } from './flags/store.ts';
import { processesOf, type ThanosCommand } from './processes.ts';

const TABLES: Readonly<Record<ThanosCommand, FlagTable>> = {
  compact: COMPACT_FLAGS,
  query: QUERY_FLAGS,
  'query-frontend': QUERY_FRONTEND_FLAGS,
  receive: RECEIVE_FLAGS,
  store: STORE_FLAGS,
};

/** Thanos knows every flag that it gets, or it does not start. Source: contract M30. */
export const thanosFlags = clusterCheck('thanos-flags', 'error', function* (manifests) {
  for (const { args, at, command } of processesOf(manifests)) {
    const program = { name: `thanos ${command}`, version: images.thanos.tag, table: TABLES[command] };
    for (const argument of args) {
      const message = flagProblem(argument, program);
      if (message !== undefined) yield { at, message };
    }
  }
});
