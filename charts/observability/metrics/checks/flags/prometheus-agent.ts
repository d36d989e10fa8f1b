import type { FlagTable } from '../../../../shared/flag-table.ts';

/** What an agent takes beside the flags that the operator gives it from fields of the custom resource. */
export const PROMETHEUS_AGENT_FLAGS: FlagTable = {
  'v3.14.0': {
    style: 'kingpin',
    switches: [
      'auto-gomaxprocs',
      'auto-gomemlimit',
      'config.auto-reload',
      'storage.agent.checkpoint-from-in-memory-series',
      'storage.agent.no-lockfile',
      'web.enable-admin-api',
    ],
    values: [
      'auto-gomemlimit.ratio',
      'config.auto-reload-interval',
      'storage.agent.checkpoint-batch-size',
      'storage.agent.retention.max-time',
      'storage.agent.retention.min-time',
      'storage.remote.flush-deadline',
      'web.cors.origin',
      'web.max-notifications-subscribers',
      'web.read-timeout',
      'web.user-assets',
    ],
  },
};
