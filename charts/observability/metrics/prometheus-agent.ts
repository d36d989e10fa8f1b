import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  PrometheusAgent as PrometheusAgentResource,
  type PrometheusAgentSpec,
} from '../../../imports/prometheus-agent.ts';
import { disruptionBudget, spreadOverNodes } from '../../shared/availability.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../../shared/component.ts';
import { imageReference } from '../../shared/image.ts';
import { objectLabels, selectorLabels, versionedLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../../shared/network.ts';
import { type Served, Service } from '../../shared/service.ts';
import { serviceAccount } from '../../shared/service-account.ts';
import { storageClassOf, withoutBackup } from '../../shared/storage.ts';
import { images } from '../../versions.ts';
import { thanosReceiveDoor } from '../thanos/door.ts';
import { PrometheusAgentOptions } from './prometheus-agent-options.ts';
import { externalLabelsOf, remoteWriteOf, remoteWriteSecret } from './remote-write.ts';
import { scrapeConfigs, toTargets } from './scrape-configs.ts';
import { scraperOf } from './scraper.ts';
import { SCRAPER_RULES } from './scraper-rules.ts';
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
      spec: { ...scraping(props), ...running(props, pods, replicas) },
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

/** What it scrapes: all that any namespace declares (a selector left out would select nothing), and where to it sends. */
function scraping({ fleet, cluster, profile, options, secrets }: Props): PrometheusAgentSpec {
  return {
    externalLabels: externalLabelsOf(cluster),
    scrapeInterval: options.scrapeInterval,
    serviceDiscoveryRole: 'EndpointSlice',
    serviceMonitorSelector: {},
    serviceMonitorNamespaceSelector: {},
    podMonitorSelector: {},
    podMonitorNamespaceSelector: {},
    probeSelector: {},
    probeNamespaceSelector: {},
    scrapeConfigSelector: {},
    scrapeConfigNamespaceSelector: {},
    remoteWrite: [remoteWriteOf({ fleet, cluster, profile, options, credentials: secrets.remoteWrite })],
    additionalArgs: [{ name: 'storage.agent.retention.max-time', value: options.outageTolerance }],
  };
}

/** How it runs. The operator gives its containers probes and a restricted security context. */
function running({ fleet, cluster, options }: Props, pods: Served<string>, replicas: number): PrometheusAgentSpec {
  const { resources } = options;
  return {
    image: imageReference(images.prometheus, fleet),
    imagePullPolicy: 'IfNotPresent',
    version: images.prometheus.tag,
    replicas,
    podMetadata: { labels: pods.selector },
    serviceName: NAME,
    serviceAccountName: NAME,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 2000,
      fsGroup: 2000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    resources: {
      requests: { cpu: resources.cpu, memory: resources.memory },
      limits: {
        ...(resources.cpuLimit === undefined ? {} : { cpu: resources.cpuLimit }),
        memory: resources.memoryLimit ?? resources.memory,
      },
    },
    storage: {
      volumeClaimTemplate: {
        metadata: { name: 'wal', labels: withoutBackup },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: storageClassOf(cluster),
          resources: { requests: { storage: options.storage } },
        },
      },
    },
    terminationGracePeriodSeconds: 600,
    ...(replicas > 1 ? { affinity: spreadOverNodes(pods.selector) } : {}),
    ...(options.tolerations.length > 0 ? { tolerations: options.tolerations } : {}),
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
