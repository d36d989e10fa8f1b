import type { Fleet } from '../../clusters/schema/cluster.ts';
import { mirrored } from '../shared/image.ts';
import { runTimeServices } from '../shared/run-time-service.ts';
import type { HelmUpstream, UpstreamKind } from '../shared/upstream.ts';
import { charts, images } from '../versions.ts';
import type { ExternalSecretsOptions } from './external-secrets.ts';
import type { ExternalSecretsValues } from './external-secrets-values.ts';

const NAME = 'external-secrets';
const RBAC = 'rbac.authorization.k8s.io';

interface Release {
  fleet: Pick<Fleet, 'mirrors'>;
  options: ExternalSecretsOptions;
}

/** The release of the controller, without its definitions and its webhook. */
export function externalSecretsUpstream({ fleet, options }: Release): HelmUpstream {
  const { repository, tag } = images.externalSecrets;
  const { cpu, cpuLimit, memory, memoryLimit = memory } = options.resources;
  const isAlone = options.replicas === 1;
  return {
    type: 'helm',
    repository: 'https://charts.external-secrets.io',
    chart: NAME,
    version: charts.externalSecrets,
    releaseName: NAME,
    values: {
      // They stand before it, and stay after it.
      installCRDs: false,
      replicaCount: options.replicas,
      leaderElect: !isAlone,
      concurrent: options.concurrent,
      log: { level: options.logLevel },
      image: { repository: mirrored(repository, fleet.mirrors), tag },
      processClusterExternalSecret: options.clusterExternalSecrets,
      processPushSecret: options.pushSecrets,
      processClusterPushSecret: options.pushSecrets,
      processClusterGenerator: false,
      serviceAccount: { create: false, name: NAME },
      rbac: { serviceAccountTokenCreate: false, servicebindings: { create: false } },
      // It refuses what is refused here before it is written, and while it is down nothing of its kinds can be applied.
      webhook: { create: false },
      certController: { create: false },
      metrics: { service: { enabled: true, port: runTimeServices.externalSecretsMetrics.ports.metrics } },
      // Ours needs the definitions of the Prometheus operator, and so does not go with the chart.
      serviceMonitor: { enabled: false },
      livenessProbe: { enabled: true },
      readinessProbe: { enabled: true },
      podDisruptionBudget: { enabled: !isAlone, maxUnavailable: 1 },
      resources: {
        requests: { cpu, memory },
        limits: { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), memory: memoryLimit },
      },
      tolerations: options.tolerations,
    } satisfies ExternalSecretsValues,
    kinds: kindsOf(isAlone),
    images: [`${repository}:${tag}`],
  };
}

const kindsOf = (isAlone: boolean): UpstreamKind[] => [
  { group: '', kind: 'Service', scope: 'Namespaced' },
  { group: 'apps', kind: 'Deployment', scope: 'Namespaced' },
  ...(isAlone ? [] : [{ group: 'policy', kind: 'PodDisruptionBudget', scope: 'Namespaced' } as const]),
  { group: RBAC, kind: 'ClusterRole', scope: 'Cluster', names: ['controller', 'edit', 'view'].map(named) },
  { group: RBAC, kind: 'ClusterRoleBinding', scope: 'Cluster', ...binding('ClusterRole', named('controller')) },
  { group: RBAC, kind: 'Role', scope: 'Namespaced', names: [named('leaderelection')] },
  { group: RBAC, kind: 'RoleBinding', scope: 'Namespaced', ...binding('Role', named('leaderelection')) },
];

const named = (what: string): string => `${NAME}-${what}`;

/** A binding that is called what its role is called. */
const binding = (kind: 'ClusterRole' | 'Role', name: string): Pick<UpstreamKind, 'binds'> => ({
  binds: { [name]: { kind, name } },
});
