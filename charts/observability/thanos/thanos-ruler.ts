import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { duration, quantity, replicas } from '../../../clusters/schema/units.ts';
import { ThanosRuler as ThanosRulerResource, type ThanosRulerSpec } from '../../../imports/thanos-ruler.ts';
import { disruptionBudget } from '../../shared/availability.ts';
import { type ChartProps, component, type SecretsOf } from '../../shared/component.ts';
import { urlOf } from '../../shared/endpoint.ts';
import { objectLabels, selectorLabels, versionedLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, outgoing } from '../../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { EVALUATOR } from '../../shared/rules.ts';
import { type Served, Service } from '../../shared/service.ts';
import { serviceAccount } from '../../shared/service-account.ts';
import { images } from '../../versions.ts';
import { ALERTMANAGER, alertmanagerWeb } from '../alerting/endpoints.ts';
import { evaluationIntervalOption } from '../metrics/intervals.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { operated } from '../operated.ts';
import { presentOf, THANOS, thanosEndpoint } from './endpoints.ts';
import { thanosObjstore, toObjectStorage } from './object-storage.ts';
import { srvAddress } from './query.ts';
import { thanosDoor } from './query-doors.ts';

const ThanosRulerOptions = z.strictObject({
  replicas: replicas.optional().describe('default: by the size of the cluster'),
  evaluationInterval: evaluationIntervalOption,
  retention: duration.default('24h').describe('of its own series on the volume; object storage takes over after'),
  storage: quantity.prefault('10Gi').describe('volume of one replica'),
  resources: resourcesOption({ cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' }),
  tolerations: tolerationsOption,
});

const secrets = ({ fleet }: { fleet: Parameters<typeof thanosObjstore>[1] }) => ({
  objstore: thanosObjstore('thanos-ruler', fleet),
});

type Props = ChartProps<typeof ThanosRulerOptions, SecretsOf<typeof secrets>>;

const { name: NAME } = THANOS.ruler;

/** As the operator names the ports of its pods. */
const PORTS = { web: 10902, grpc: 10901 } as const;

/** Evaluates the rules that look at more than one cluster, or at those that cannot evaluate for themselves. */
class ThanosRuler extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, profile } = props;
    const replicas = options.replicas ?? profile.rulers;
    const labels = objectLabels(THANOS.ruler);
    const pods: Served<keyof typeof PORTS> = {
      namespace,
      labels,
      selector: selectorLabels(THANOS.ruler),
      ports: PORTS,
    };
    serviceAccount(this, { name: NAME, namespace, labels });
    const service = new Service(this, NAME, { workload: pods, ports: PORTS, headless: true });
    const web = service.endpoint('web');
    new ThanosRulerResource(this, `ThanosRuler-${NAME}`, {
      metadata: { name: NAME, labels: versionedLabels(THANOS.ruler, images.thanos.tag) },
      spec: {
        ...evaluating(props),
        ...operated({
          ...props,
          ...options,
          name: NAME,
          image: images.thanos,
          replicas,
          pods,
          user: 65534,
          fsGroup: 65534,
          volume: { name: 'data', size: options.storage },
          reads: [props.secrets.objstore],
        }),
      },
    });
    serviceMonitor(this, NAME, { labels, endpoints: [{ endpoint: web }] });
    disruptionBudget(this, NAME, { ...pods, replicas, maxUnavailable: 1 });
    allow(this, pods, {
      from: [
        ...presentOf(cluster, THANOS.query, THANOS.tenantQuery).map((query) =>
          incoming(query, service.endpoint('grpc')),
        ),
        incoming(scraperOf(cluster), web),
      ],
      to: [
        outgoing(thanosEndpoint(THANOS.query, 'http')),
        ...(cluster.components[ALERTMANAGER.component] ? [outgoing(alertmanagerWeb)] : []),
        ...toObjectStorage(fleet, cluster),
      ],
    });
  }
}

const evaluating = ({ fleet, cluster, options, secrets }: Props): ThanosRulerSpec => ({
  evaluationInterval: options.evaluationInterval,
  queryEndpoints: [urlOf(thanosEndpoint(THANOS.query, 'http'))],
  ...(cluster.components[ALERTMANAGER.component]
    ? { alertmanagersUrl: [`dnssrv+http://${srvAddress(alertmanagerWeb).replace('dnssrv+', '')}`] }
    : {}),
  alertQueryUrl: `https://${thanosDoor(fleet).host}`,
  ruleSelector: { matchLabels: { [EVALUATOR]: 'ruler' } },
  ruleNamespaceSelector: {},
  // No cluster among them: it would stand in for the one that a rule's series are about.
  labels: { ruler: 'fleet' },
  // Copies of one alert are one alert. The operator gives each replica its thanos_ruler_replica.
  alertDropLabels: ['thanos_ruler_replica'],
  objectStorageConfig: secrets.objstore.key('objstore.yml').selector,
  retention: options.retention,
});

export const thanosRuler = component({
  name: 'thanos-ruler',
  summary: 'evaluates the rules of the fleet over the metrics of all clusters',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: ThanosRulerOptions,
  secrets,
  chart: ThanosRuler,
  onRemoval: 'keep',
});
