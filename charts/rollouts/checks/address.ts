import { selectableOf } from '../../platform/checks/pods.ts';
import type { Check, Violation } from '../../shared/check.ts';
import { hostsOf } from '../../shared/hosts.ts';
import type { Manifests } from '../../shared/manifest.ts';
import { runTimeServices } from '../../shared/run-time-service.ts';
import { selects } from '../../shared/selector.ts';
import type { MetricShape } from '../../shared/shapes/rollouts.ts';
import { type AskedService, type Question, questionsOf, serviceAt } from './questions.ts';

interface Asked {
  at: string;
  host: string;
  /** Whether it logs in. */
  hasLogin: boolean;
}

interface Facts {
  violations: Violation[];
  /** Hosts outside of the cluster that analyses ask for metrics. */
  asked: Asked[];
  /** Hosts that the cluster serves, and by which component. */
  served: { host: string; component: string }[];
}

/**
 * What an analysis asks is there, and answers queries.
 * Source: contract P08. An agent keeps nothing: on an edge the central cluster is asked, at its door for queries.
 */
export const analysisAddress: Check<Facts> = {
  code: 'analysis-address',
  level: 'error',
  collect: (manifests) => {
    const asked: Asked[] = [];
    const violations = questionsOf(manifests).flatMap((question) => [...answer(question, manifests, asked)]);
    const served = manifests
      .ofKind('Ingress')
      .flatMap((manifest) => hostsOf(manifest).map((host) => ({ host, component: manifest.component })));
    return { violations: distinct(violations), asked: distinct(asked), served };
  },
  *judge(clusters, fleet) {
    const zones = fleet.clusters.map(({ zone }) => zone);
    const doors = clusters.flatMap(({ facts }) => facts.served);
    for (const { facts } of clusters) {
      yield* facts.violations;
      for (const { at, host, hasLogin } of facts.asked) {
        if (!zones.some((zone) => host.endsWith(`.${zone}`))) continue;
        const door = doors.find((each) => each.host === host);
        if (door?.component !== 'thanos-query') {
          const there = doors.filter(({ component }) => component === 'thanos-query').map((each) => each.host);
          const what = door === undefined ? 'no cluster serves' : `${door.component} serves, and it answers no queries`;
          yield { at, message: `asks ${host}, which ${what}; queries are answered at: ${there.join(', ') || 'none'}` };
        } else if (!hasLogin) {
          yield { at, message: `asks ${host} without a login; expected headers with Authorization from a Secret` };
        }
      }
    }
  },
};

function* answer({ at, namespace, url, metric }: Question, manifests: Manifests, asked: Asked[]): Iterable<Violation> {
  // Only whoever runs the template knows it.
  if (url === undefined) return;
  if (url === '') {
    yield { at, message: 'is missing, and the controller has none of its own; expected the URL of what keeps metrics' };
    return;
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    yield { at, message: `${url} is no URL; expected such as http://thanos-query-frontend.monitoring.svc:10902` };
    return;
  }
  const service = serviceAt(parsed, namespace, manifests);
  if (service !== undefined) yield* ofService({ at, ...service, metric }, manifests);
  else if (metric.provider.prometheus !== undefined) asked.push(askedOf({ at, host: parsed.hostname, metric }));
}

function askedOf({ at, host, metric }: { at: string; host: string; metric: MetricShape }): Asked {
  const { headers = [], authentication } = metric.provider.prometheus as {
    headers?: { key: string }[];
    authentication?: object;
  };
  const hasLogin = authentication !== undefined || headers.some(({ key }) => key.toLowerCase() === 'authorization');
  return { at, host, hasLogin };
}

interface OfService extends AskedService {
  at: string;
  metric: MetricShape;
}

function* ofService({ at, name, namespace, port, metric }: OfService, manifests: Manifests): Iterable<Violation> {
  // Of a template for the whole cluster.
  if (namespace === '') return;
  if (Object.values(runTimeServices).some((each) => each.name === name && each.namespace === namespace)) return;
  const service = manifests.ofKind('Service').named({ namespace, name });
  if (service === undefined) {
    yield { at, message: `there is no Service ${name} in ${namespace}` };
    return;
  }
  const { ports = [], selector = {} } = service.object.spec;
  if (!ports.some((each) => each.port === port)) {
    const there = ports.map((each) => each.port).join(', ') || 'none';
    yield { at, message: `Service ${name} has no port ${port}; it has: ${there}` };
    return;
  }
  if (metric.provider.prometheus === undefined) return;
  const pods = selectableOf(manifests).find(
    (each) => each.namespace === namespace && selects({ matchLabels: selector }, each.labels),
  );
  const program = pods?.labels['app.kubernetes.io/name'] ?? '';
  if (SILENT.test(program))
    yield { at, message: `${program} answers no queries; expected Thanos or a Prometheus that stores` };
}

/** Programs of the fleet that are known to answer no query of PromQL. */
const SILENT =
  /^(prometheus-agent|alertmanager|thanos-(receive-.+|store|compact|ruler)|kube-state-metrics|node-exporter|grafana|opensearch.*|fluent-bit)$/;

/** Whatever runs a template asks the same. */
const distinct = <T extends object>(all: readonly T[]): T[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
];
