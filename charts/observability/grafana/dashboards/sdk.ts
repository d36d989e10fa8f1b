import { createRequire } from 'node:module';

interface Sdk {
  common: typeof import('@grafana/grafana-foundation-sdk/common');
  dashboard: typeof import('@grafana/grafana-foundation-sdk/dashboard');
  logs: typeof import('@grafana/grafana-foundation-sdk/logs');
  prometheus: typeof import('@grafana/grafana-foundation-sdk/prometheus');
  stat: typeof import('@grafana/grafana-foundation-sdk/stat');
  table: typeof import('@grafana/grafana-foundation-sdk/table');
  timeseries: typeof import('@grafana/grafana-foundation-sdk/timeseries');
}

const PACKAGE = '@grafana/grafana-foundation-sdk';

let known: Sdk | undefined;

/** Grafana's own builders. Loaded with the first dashboard: they take 100 ms, and only the central cluster has any. */
export function sdk(): Sdk {
  if (known === undefined) {
    const load = createRequire(import.meta.url);
    known = {
      common: load(`${PACKAGE}/common`),
      dashboard: load(`${PACKAGE}/dashboard`),
      logs: load(`${PACKAGE}/logs`),
      prometheus: load(`${PACKAGE}/prometheus`),
      stat: load(`${PACKAGE}/stat`),
      table: load(`${PACKAGE}/table`),
      timeseries: load(`${PACKAGE}/timeseries`),
    };
  }
  return known;
}
