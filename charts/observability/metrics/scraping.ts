import type { Construct } from 'constructs';
import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { objectLabels, selectorLabels, versionedLabels } from '../../shared/labels.ts';
import { type Served, Service } from '../../shared/service.ts';
import { serviceAccount } from '../../shared/service-account.ts';
import { images } from '../../versions.ts';
import { operated } from '../operated.ts';
import { SCRAPER_RULES } from './scraper-rules.ts';

interface ScrapingProps extends Pick<Parameters<typeof operated>[0], 'replicas' | 'resources' | 'tolerations'> {
  name: string;
  fleet: Fleet;
  cluster: ClusterData;
  namespace: string;
  /** Of the volume of one replica. */
  storage: string;
  volume: string;
}

/** All that any namespace declares is scraped: a selector that is left out would select nothing. */
const SELECTORS = {
  serviceDiscoveryRole: 'EndpointSlice',
  serviceMonitorSelector: {},
  serviceMonitorNamespaceSelector: {},
  podMonitorSelector: {},
  podMonitorNamespaceSelector: {},
  probeSelector: {},
  probeNamespaceSelector: {},
  scrapeConfigSelector: {},
  scrapeConfigNamespaceSelector: {},
} as const;

/** What a Prometheus and an agent have in common: account, Service and much of the custom resource. */
export function scraping(scope: Construct, props: ScrapingProps) {
  const { name, namespace } = props;
  const identity = { name, component: name };
  const labels = objectLabels(identity);
  const pods: Served<'web' | 'reloader-web'> = {
    namespace,
    labels,
    selector: selectorLabels(identity),
    ports: { web: 9090, 'reloader-web': 8080 },
  };
  serviceAccount(scope, { name, namespace, labels, clusterRules: SCRAPER_RULES });
  const service = new Service(scope, name, { workload: pods, ports: pods.ports, headless: true });
  const [web, reloader] = [service.endpoint('web'), service.endpoint('reloader-web')];
  return {
    pods,
    web,
    reloader,
    metadata: { name, labels: versionedLabels(identity, images.prometheus.tag) },
    spec: {
      ...SELECTORS,
      ...operated({
        ...props,
        image: images.prometheus,
        pods,
        user: 1000,
        fsGroup: 2000,
        volume: { name: props.volume, size: props.storage, backup: false },
      }),
      terminationGracePeriodSeconds: 600,
    },
  };
}
