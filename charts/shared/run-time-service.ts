import type { Labels } from './manifest.ts';

/** A Service that someone else makes in the cluster, so that no manifest of ours shows it. */
export interface RunTimeService<Port extends string = string> {
  name: string;
  namespace: string;
  labels: Labels;
  /** By its name in the Service. */
  ports: Readonly<Record<Port, number>>;
  madeBy: string;
}

const service = <Port extends string>(definition: RunTimeService<Port>): RunTimeService<Port> => definition;

/** The only Services that monitors, Ingresses and data sources may name without a manifest of ours. */
export const runTimeServices = {
  kubelet: service({
    name: 'kubelet',
    namespace: 'kube-system',
    labels: { 'app.kubernetes.io/name': 'kubelet', 'k8s-app': 'kubelet' },
    ports: { 'https-metrics': 10250 },
    madeBy: 'the Prometheus operator',
  }),
  kubernetes: service({
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
    ports: { https: 443 },
    madeBy: 'the API server',
  }),
  kubeDns: service({
    name: 'kube-dns',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns' },
    ports: { dns: 53, 'dns-tcp': 53, metrics: 9153 },
    madeBy: 'kubeadm',
  }),
  longhornBackend: service({
    name: 'longhorn-backend',
    namespace: 'longhorn-system',
    labels: { app: 'longhorn-manager' },
    ports: { manager: 9500 },
    madeBy: 'the Longhorn chart',
  }),
  externalSecretsMetrics: service({
    name: 'external-secrets-metrics',
    namespace: 'external-secrets',
    labels: { 'app.kubernetes.io/name': 'external-secrets', 'app.kubernetes.io/instance': 'external-secrets' },
    ports: { metrics: 8080 },
    madeBy: 'the External Secrets chart',
  }),
  prometheusOperated: service({
    name: 'prometheus-operated',
    namespace: 'monitoring',
    labels: { 'operated-prometheus': 'true' },
    ports: { web: 9090 },
    madeBy: 'the Prometheus operator',
  }),
  alertmanagerOperated: service({
    name: 'alertmanager-operated',
    namespace: 'monitoring',
    labels: { 'operated-alertmanager': 'true' },
    ports: { web: 9093, 'tcp-mesh': 9094, 'udp-mesh': 9094 },
    madeBy: 'the Prometheus operator',
  }),
  thanosRulerOperated: service({
    name: 'thanos-ruler-operated',
    namespace: 'monitoring',
    labels: { 'operated-thanos-ruler': 'true' },
    ports: { web: 10902, grpc: 10901 },
    madeBy: 'the Prometheus operator',
  }),
} as const;
