import type { Alert, ComponentRules, RuleGroup } from '../../shared/rules.ts';
import { TENANT_LABEL } from '../thanos/door.ts';

const GENERAL: RuleGroup = {
  name: 'general',
  rules: [
    {
      alert: 'Watchdog',
      expr: 'vector(1)',
      severity: 'none',
      summary: 'Alerting works from end to end.',
      description:
        'It always fires, so that whoever receives it notices its absence: then no alert of the fleet reaches anyone.',
    },
    {
      alert: 'InfoInhibitor',
      expr: [
        // One of a namespace is enough: two whose names alone differ would become the same, and the rule would fail.
        'count by (cluster, namespace) (ALERTS{severity="info", alertstate="firing"} == 1)',
        'unless on (cluster, namespace) ALERTS{alertname!="InfoInhibitor", severity=~"warning|critical", alertstate="firing"} == 1',
      ].join('\n'),
      severity: 'none',
      summary: 'An alert of severity info fires alone in {{ $labels.namespace }} of {{ $labels.cluster }}.',
      description:
        'It mutes what only explains. Where an alert of another severity fires in the same namespace, it goes away, and what explains comes through.',
    },
    {
      alert: 'TargetDown',
      expr: [
        '100 * count by (cluster, namespace, job) (up == 0)',
        '/ count by (cluster, namespace, job) (up) > 10',
      ].join('\n'),
      for: '10m',
      severity: 'warning',
      summary: '{{ $value | humanize }}% of {{ $labels.job }} in {{ $labels.cluster }} cannot be scraped.',
      description:
        'What is not scraped raises no alert of its own. Look at the targets of the cluster’s Prometheus or agent: the error there says whether name, port, certificate or network policy is wrong.',
    },
  ],
};

/** What fires on any scraped target, whatever it is. */
export const generalRules: ComponentRules = { component: 'fleet-rules', evaluator: 'ruler', groups: [GENERAL] };

/** Asked of its own tenant: by the cluster alone a receiver would look into what every cluster has sent. */
const silence = (alert: string, cluster: string, description: string): Alert => ({
  alert,
  expr: `max by (cluster) (absent_over_time(up{cluster="${cluster}", ${TENANT_LABEL}="${cluster}"}[10m]))`,
  for: '5m',
  severity: 'critical',
  summary: `Nothing of ${cluster} has arrived for 15 minutes.`,
  description,
  labels: { cluster },
});

/** One rule per edge: an agent that is gone cannot say so, and nothing else would name its cluster. Source: contract M36. */
export const edgeRules: ComponentRules = {
  component: 'prometheus-agent',
  evaluator: 'ruler',
  groups: ({ clusters }) =>
    clusters
      .filter(({ role }) => role === 'edge')
      .map(({ name }) => ({
        name: `silence-${name}`,
        cluster: name,
        rules: [
          silence(
            'EdgeClusterSilent',
            name,
            'No alert of this cluster can fire while its metrics stay away. Its agent is gone, cannot reach the receiver, or is refused there; the cluster itself may be well.',
          ),
        ],
      })),
};

/** The Prometheus that watches Thanos and Alertmanager is watched through what it sends. */
export const centralRules: ComponentRules = {
  component: 'prometheus',
  evaluator: 'ruler',
  groups: ({ central }) => [
    {
      name: 'central',
      rules: [
        silence(
          'CentralClusterSilent',
          central,
          'Its Prometheus is gone, or does not reach the receiver: nobody watches Thanos and Alertmanager meanwhile.',
        ),
      ],
    },
  ],
};
