import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';

const JOB = `${IN_CLUSTER}, job="sealed-secrets-controller"`;

export const sealedSecretsDashboard: Dashboard = {
  uid: 'fleet-sealed-secrets',
  title: 'Sealed Secrets',
  description: 'Does every sealed secret become a Secret?',
  component: 'sealed-secrets',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Controllers', 'none', `sum(count by (cluster) (up{${JOB}} == 1))`),
      stat(
        'Unsealed',
        'none',
        `sum(count by (cluster) (sealed_secrets_controller_condition_info{${IN_CLUSTER}, condition="Synced"} == 1))`,
      ),
      stat(
        'Not unsealed',
        'none',
        `sum(count by (cluster) (sealed_secrets_controller_condition_info{${IN_CLUSTER}, condition="Synced"} == -1)) or vector(0)`,
        { levels: { warning: 1, critical: 1 } },
      ),
      stat(
        'Errors in an hour',
        'none',
        `sum(sum by (cluster) (increase(sealed_secrets_controller_unseal_errors_total{${IN_CLUSTER}}[1h]))) or vector(0)`,
        {
          levels: { warning: 1, critical: 1 },
        },
      ),
      stat(
        'Versions',
        'none',
        `count(group by (cluster, version) (sealed_secrets_controller_build_info{${IN_CLUSTER}}))`,
      ),
      stat('Memory', 'bytes', `max(process_resident_memory_bytes{${JOB}})`),
    ),
    row(
      'Secrets',
      table(
        'Not unsealed: the Secret is missing, or has its old values',
        ['cluster', 'exported_namespace', 'name'],
        {
          Synced: {
            query: `max by (cluster, exported_namespace, name) (sealed_secrets_controller_condition_info{${IN_CLUSTER}, condition="Synced"}) < 1`,
            unit: 'none',
            levels: { warning: 1, critical: 0 },
          },
        },
        { width: 12 },
      ),
      graph('Errors, by reason', 'ops', {
        '{{cluster}} {{reason}}': `sum by (cluster, reason) (rate(sealed_secrets_controller_unseal_errors_total{${IN_CLUSTER}}[$__rate_interval]))`,
      }),
      graph('Requests to unseal', 'ops', {
        '{{cluster}}': `sum by (cluster) (rate(sealed_secrets_controller_unseal_requests_total{${IN_CLUSTER}}[$__rate_interval]))`,
      }),
      graph('Requests over HTTP', 'ops', {
        '{{cluster}} {{path}} {{code}}': `sum by (cluster, path, code) (rate(sealed_secrets_controller_http_requests_total{${IN_CLUSTER}}[$__rate_interval]))`,
      }),
    ),
  ],
};
