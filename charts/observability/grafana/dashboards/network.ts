import { scrapesHubble } from '../../../platform/cluster-monitors.ts';
import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const rate = (metric: string, by: string, more = ''): string =>
  `sum by (cluster, ${by}) (rate(${metric}{${IN_CLUSTER}${more}}[$__rate_interval]))`;

export const networkDashboard: Dashboard = {
  uid: 'fleet-network',
  title: 'Network flows',
  description: 'What does Cilium let through and what does it drop, and do names resolve?',
  component: 'cluster-monitors',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Agents', 'none', `sum(count by (cluster) (up{${IN_CLUSTER}, job="cilium-agent"} == 1))`),
      stat('Nodes that agents do not reach', 'none', `max(cilium_unreachable_nodes{${IN_CLUSTER}})`, {
        levels: { warning: 1, critical: 1 },
      }),
      stat(
        'Endpoints not ready',
        'none',
        `sum(sum by (cluster) (cilium_endpoint_state{${IN_CLUSTER}, endpoint_state!="ready"})) or vector(0)`,
        {
          levels: { warning: 1, critical: 5 },
        },
      ),
      stat('Controllers that fail', 'none', `sum(sum by (cluster) (cilium_controllers_failing{${IN_CLUSTER}}))`, {
        levels: { warning: 1, critical: 5 },
      }),
      stat('Fullest BPF map', 'percentunit', `max(cilium_bpf_map_pressure{${IN_CLUSTER}})`, {
        levels: { warning: 0.8, critical: 0.9 },
        description: 'A map that is full drops what is new: connections, or whole services.',
      }),
      stat(
        'Load balancer addresses left',
        'none',
        `sum(sum by (cluster) (cilium_lbipam_ips_available{${IN_CLUSTER}}))`,
        {
          levels: { warning: 3, critical: 1 },
        },
      ),
    ),
    row(
      'Packets',
      graph('Let through', 'pps', { '{{cluster}} {{direction}}': rate('cilium_forward_count_total', 'direction') }),
      graph(
        'Dropped, by reason',
        'pps',
        { '{{cluster}} {{reason}} {{direction}}': rate('cilium_drop_count_total', 'reason, direction') },
        {
          description: '“Policy denied” is a flow that no policy allows: wanted, or one that is missing.',
        },
      ),
      graph('Bytes let through', 'Bps', {
        '{{cluster}} {{direction}}': rate('cilium_forward_bytes_total', 'direction'),
      }),
      graph('Policies of Cilium', 'none', {
        '{{cluster}} rules': `max by (cluster) (cilium_policy{${IN_CLUSTER}})`,
        '{{cluster}} endpoints {{enforcement}}': `sum by (cluster, enforcement) (cilium_policy_endpoint_enforcement_status{${IN_CLUSTER}})`,
      }),
    ),
    {
      ...row(
        'Flows, where Hubble is scraped',
        graph('Flows by verdict', 'ops', {
          '{{cluster}} {{verdict}} {{type}}': rate('hubble_flows_processed_total', 'verdict, type'),
        }),
        graph('Drops by reason', 'ops', {
          '{{cluster}} {{reason}} {{protocol}}': rate('hubble_drop_total', 'reason, protocol'),
        }),
        graph('Names that were asked for', 'ops', {
          '{{cluster}} {{qtypes}}': rate('hubble_dns_queries_total', 'qtypes'),
        }),
        graph('Connections reset', 'ops', {
          '{{cluster}} {{family}}': rate('hubble_tcp_flags_total', 'family', ', flag="RST"'),
        }),
      ),
      isFor: ({ clusters }) => clusters.some(scrapesHubble),
    },
    row(
      'Ingress and names',
      graph('Answers of the ingress, by class', 'ops', {
        '{{cluster}} {{envoy_response_code_class}}xx': rate(
          'envoy_cluster_upstream_rq_xx',
          'envoy_response_code_class',
        ),
      }),
      graph('Connections to what stands behind it', 'none', {
        '{{cluster}}': `sum by (cluster) (envoy_cluster_upstream_cx_active{${IN_CLUSTER}})`,
      }),
      graph('CoreDNS, answers by code', 'ops', {
        '{{cluster}} {{rcode}}': rate('coredns_dns_responses_total', 'rcode'),
      }),
      graph('CoreDNS, time of an answer, 99%', 's', {
        '{{cluster}} {{zone}}': `histogram_quantile(0.99, ${rate('coredns_dns_request_duration_seconds_bucket', 'zone, le')})`,
      }),
    ),
  ],
};
