import builders from './builders.cjs';

let known: ReturnType<typeof builders> | undefined;

/** Grafana's own builders. Loaded with the first dashboard: only the central cluster has any. */
export function sdk(): ReturnType<typeof builders> {
  known ??= builders();
  return known;
}
