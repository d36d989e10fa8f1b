import type { Image } from './shared/image.ts';

const image = (repository: string, tag: string, digest?: string): Image => ({
  repository,
  tag,
  ...(digest === undefined ? {} : { digest }),
});

/** Every image that our own objects run. Digests are added where they have been seen. */
export const images = {
  alertmanager: image('quay.io/prometheus/alertmanager', 'v0.34.0'),
  argocdImageUpdater: image('quay.io/argoprojlabs/argocd-image-updater', 'v1.3.0'),
  argoRollouts: image('quay.io/argoproj/argo-rollouts', 'v1.9.1'),
  /** The binary of the kubectl plugin, which serves the dashboard too. */
  argoRolloutsDashboard: image('quay.io/argoproj/kubectl-argo-rollouts', 'v1.9.1'),
  elasticsearchExporter: image('quay.io/prometheuscommunity/elasticsearch-exporter', 'v1.11.0'),
  externalSecrets: image('ghcr.io/external-secrets/external-secrets', 'v2.9.0'),
  fluentBit: image('cr.fluentbit.io/fluent/fluent-bit', '5.1.1'),
  /** Traffic router of Argo Rollouts; the image holds the binary and a shell. */
  gatewayApiPlugin: image('ghcr.io/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi', 'v0.15.0'),
  grafana: image('docker.io/grafana/grafana', '13.1.3'),
  kubeStateMetrics: image('registry.k8s.io/kube-state-metrics/kube-state-metrics', 'v2.20.0'),
  nginx: image('docker.io/nginxinc/nginx-unprivileged', '1.30.4-alpine'),
  nodeExporter: image('quay.io/prometheus/node-exporter', 'v1.12.1'),
  openSearch: image('docker.io/opensearchproject/opensearch', '3.6.0'),
  openSearchDashboards: image('docker.io/opensearchproject/opensearch-dashboards', '3.6.0'),
  prometheus: image('quay.io/prometheus/prometheus', 'v3.14.0'),
  prometheusConfigReloader: image('quay.io/prometheus-operator/prometheus-config-reloader', 'v0.93.1'),
  prometheusOperator: image('quay.io/prometheus-operator/prometheus-operator', 'v0.93.1'),
  sealedSecrets: image('docker.io/bitnami/sealed-secrets-controller', '0.36.6'),
  thanos: image('quay.io/thanos/thanos', 'v0.42.4'),
} as const satisfies Record<string, Image>;

/** Definitions of kinds that someone else implements here: Cilium is what acts on them. */
export const definitions = {
  gatewayApi: 'v1.6.1',
} as const;

/** Every Helm chart that is taken as it is. */
export const charts = {
  // Source: deploy/charts/external-secrets/Chart.yaml at the tag helm-chart-2.9.0.
  externalSecrets: '2.9.0',
  longhorn: '1.12.1',
} as const;

/** Kubernetes minors on which a release was tested by those who made it, where they say so. */
export const tested = {
  argoCd: { release: '3.5', from: '1.33', to: '1.36' },
} as const;
