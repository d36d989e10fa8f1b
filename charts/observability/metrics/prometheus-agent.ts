import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  PrometheusAgent as PrometheusAgentResource,
  type PrometheusAgentSpec,
} from '../../../imports/prometheus-agent.ts';
import { disruptionBudget } from '../../shared/availability.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../../shared/component.ts';
import { objectLabels, selectorLabels, versionedLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../../shared/network.ts';
import { type Served, Service } from '../../shared/service.ts';
import { serviceAccount } from '../../shared/service-account.ts';
import { images } from '../../versions.ts';
import { operated } from '../operated.ts';
import { thanosReceiveDoor } from '../thanos/door.ts';
import { PrometheusAgentOptions } from './prometheus-agent-options.ts';
import { externalLabelsOf, remoteWriteOf, remoteWriteSecret } from './remote-write.ts';
import { scrapeConfigs, toTargets } from './scrape-configs.ts';
import { scraperOf } from './scraper.ts';
import { SCRAPER_RULES } from './scraper-rules.ts';
import { SCRAPING } from './scraping.ts';
import { AGENT } from './writers.ts';

const NAME = AGENT;

const IDENTITY = { name: NAME, component: NAME };

const secrets = ({ cluster }: Pick<SecretsContext, 'cluster'>) => ({ remoteWrite: remoteWriteSecret(cluster) });

type Props = ChartProps<typeof PrometheusAgentOptions, SecretsOf<typeof secrets>>;

/** Scrapes a cluster and sends the samples to the central one; what cannot be sent waits on a volume, until a restart. */
class PrometheusAgent extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, profile } = props;
    const replicas = options.replicas ?? profile.agents;
    const labels = objectLabels(IDENTITY);
    const pods: Served<'web' | 'reloader-web'> = {
      namespace,
      labels,
      selector: selectorLabels(IDENTITY),
      ports: { web: 9090, 'reloader-web': 8080 },
    };
    serviceAccount(this, { name: NAME, namespace, labels, clusterRules: SCRAPER_RULES });
    const service = new Service(this, NAME, { workload: pods, ports: pods.ports, headless: true });
    const [web, reloader] = [service.endpoint('web'), service.endpoint('reloader-web')];
    new PrometheusAgentResource(this, `PrometheusAgent-${NAME}`, {
      metadata: { name: NAME, labels: versionedLabels(IDENTITY, images.prometheus.tag) },
      spec: {
        ...scraping(props),
        ...operated({
          ...props,
          ...options,
          name: NAME,
          image: images.prometheus,
          replicas,
          pods,
          user: 1000,
          fsGroup: 2000,
          volume: { name: 'wal', size: options.storage, backup: false },
        }),
        terminationGracePeriodSeconds: 600,
      },
    });
    scrapeConfigs(this, options.scrapeConfigs, labels);
    serviceMonitor(this, NAME, { labels, endpoints: [{ endpoint: web }, { endpoint: reloader }] });
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

/** What it scrapes, and where to it sends. */
function scraping({ fleet, cluster, profile, options, secrets }: Props): PrometheusAgentSpec {
  return {
    externalLabels: externalLabelsOf(cluster),
    scrapeInterval: options.scrapeInterval,
    ...SCRAPING,
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
