import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  PrometheusAgent as PrometheusAgentResource,
  type PrometheusAgentSpec,
} from '../../../imports/prometheus-agent.ts';
import { disruptionBudget } from '../../shared/availability.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../../shared/component.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../../shared/network.ts';
import { thanosReceiveDoor } from '../thanos/door.ts';
import { PrometheusAgentOptions } from './prometheus-agent-options.ts';
import { externalLabelsOf, remoteWriteOf, remoteWriteSecret } from './remote-write.ts';
import { scrapeConfigs, toTargets } from './scrape-configs.ts';
import { scraperOf } from './scraper.ts';
import { scraping } from './scraping.ts';
import { AGENT } from './writers.ts';

const NAME = AGENT;

const secrets = ({ cluster }: Pick<SecretsContext, 'cluster'>) => ({ remoteWrite: remoteWriteSecret(cluster) });

type Props = ChartProps<typeof PrometheusAgentOptions, SecretsOf<typeof secrets>>;

/** Scrapes a cluster and sends the samples to the central one; what cannot be sent waits on a volume, until a restart. */
class PrometheusAgent extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, options, profile } = props;
    const replicas = options.replicas ?? profile.agents;
    const { pods, web, reloader, metadata, spec } = scraping(this, {
      ...props,
      ...options,
      name: NAME,
      replicas,
      volume: 'wal',
    });
    new PrometheusAgentResource(this, `PrometheusAgent-${NAME}`, { metadata, spec: { ...spec, ...sending(props) } });
    scrapeConfigs(this, options.scrapeConfigs, pods.labels);
    serviceMonitor(this, NAME, { labels: pods.labels, endpoints: [{ endpoint: web }, { endpoint: reloader }] });
    disruptionBudget(this, NAME, { ...pods, replicas, maxUnavailable: 1 });
    const { addresses, port } = thanosReceiveDoor(fleet);
    allow(this, pods, {
      from: [incoming(scraperOf(cluster), web, reloader)],
      to: [
        { to: 'cluster', ports: [] },
        toApiServer(cluster),
        { to: { addresses }, ports: [port] },
        ...toTargets(options.scrapeConfigs),
      ],
    });
  }
}

/** What it sends, and where to. */
function sending({ fleet, cluster, profile, options, secrets }: Props): PrometheusAgentSpec {
  return {
    externalLabels: externalLabelsOf(cluster),
    scrapeInterval: options.scrapeInterval,
    remoteWrite: [remoteWriteOf({ fleet, cluster, profile, options, credentials: secrets.remoteWrite })],
    additionalArgs: [{ name: 'storage.agent.retention.max-time', value: options.outageTolerance }],
  };
}

export const prometheusAgent = component({
  name: NAME,
  summary: 'scrapes the cluster and sends its metrics to the central one',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['edge'],
  options: PrometheusAgentOptions,
  secrets,
  chart: PrometheusAgent,
  // To delete it ends the wait of what the central cluster has not seen: no later start would send that.
  onRemoval: 'keep',
});
