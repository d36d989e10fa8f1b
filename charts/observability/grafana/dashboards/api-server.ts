import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const API = `${IN_CLUSTER}, job="apiserver"`;

const rate = (metric: string, by: string, more = ''): string =>
  `sum by (cluster, ${by}) (rate(${metric}{${API}${more}}[$__rate_interval]))`;

export const apiServerDashboard: Dashboard = {
  uid: 'fleet-api-server',
  title: 'API server',
  description: 'Do the API servers answer, in time, and who asks them for what?',
  component: 'cluster-monitors',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('API servers up', 'none', `sum(count by (cluster) (up{${API}} == 1))`),
      stat(
        'Errors',
        'percentunit',
        `max(sum by (cluster) (rate(apiserver_request_total{${API}, code=~"5.."}[5m])) / sum by (cluster) (rate(apiserver_request_total{${API}}[5m]))) or vector(0)`,
        {
          levels: { warning: 0.01, critical: 0.05 },
        },
      ),
      stat(
        'Error budget burnt in an hour, reading',
        'short',
        `max(apiserver_request:burnrate1h{${IN_CLUSTER}, verb="read"}) / 0.01`,
        {
          levels: { warning: 3, critical: 14 },
          description: 'How many times faster than the budget of 1% allows.',
        },
      ),
      stat('… and writing', 'short', `max(apiserver_request:burnrate1h{${IN_CLUSTER}, verb="write"}) / 0.01`, {
        levels: { warning: 3, critical: 14 },
      }),
      stat('Memory', 'bytes', `max(process_resident_memory_bytes{${API}})`),
      stat(
        'Certificates used that end within a week',
        'none',
        `sum(sum by (cluster) (increase(apiserver_client_certificate_expiration_seconds_bucket{${API}, le=~"604800([.]0)?"}[1h]))) or vector(0)`,
        {
          levels: { warning: 1, critical: 1 },
        },
      ),
    ),
    row(
      'Requests',
      graph('By verb', 'ops', { '{{cluster}} {{verb}}': rate('apiserver_request_total', 'verb') }, { stacked: true }),
      graph('Errors by resource', 'ops', {
        '{{cluster}} {{resource}} {{code}}': `${rate('apiserver_request_total', 'resource, code', ', code=~"5..|429"')} > 0`,
      }),
      graph('Time of an answer, 99%', 's', {
        '{{cluster}} {{verb}}': `histogram_quantile(0.99, ${rate('apiserver_request_sli_duration_seconds_bucket', 'verb, le', ', verb!~"WATCH|CONNECT"')})`,
      }),
      graph('At once', 'none', {
        '{{cluster}} {{request_kind}}': `sum by (cluster, request_kind) (apiserver_current_inflight_requests{${API}})`,
      }),
    ),
    row(
      'Behind it',
      graph('Objects, the most', 'none', {
        '{{cluster}} {{resource}}': `topk(10, max by (cluster, resource) (apiserver_resource_objects{${API}}))`,
      }),
      graph('Webhooks that failed and were passed over', 'ops', {
        '{{cluster}} {{name}}': rate('apiserver_admission_webhook_fail_open_count', 'name'),
      }),
      graph('Aggregated APIs that are away', 'none', {
        '{{cluster}} {{name}}': `max by (cluster, name) (aggregator_unavailable_apiservice{${IN_CLUSTER}}) > 0`,
      }),
      graph('CPU', 'short', { '{{cluster}} {{instance}}': rate('process_cpu_seconds_total', 'instance') }),
    ),
  ],
};
