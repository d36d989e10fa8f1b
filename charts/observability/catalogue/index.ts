import { alertmanager } from './alertmanager.ts';
import { apiServer } from './api-server.ts';
import { argoRollouts } from './argo-rollouts.ts';
import { argocdImageUpdater } from './argocd-image-updater.ts';
import { ciliumAgent, ciliumEnvoy, ciliumOperator, hubble } from './cilium.ts';
import { coreDns } from './coredns.ts';
import type { Exporter } from './exporter.ts';
import { fluentBit } from './fluent-bit.ts';
import { grafana } from './grafana.ts';
import { kubeStateMetrics } from './kube-state-metrics.ts';
import { cAdvisor, kubelet, kubeletProbes } from './kubelet.ts';
import { longhorn } from './longhorn.ts';
import { nodeExporter } from './node-exporter.ts';
import { openSearch } from './opensearch.ts';
import { prometheus, prometheusAgent } from './prometheus.ts';
import { prometheusOperator } from './prometheus-operator.ts';
import { sealedSecrets } from './sealed-secrets.ts';
import {
  thanosCompact,
  thanosFrontend,
  thanosIngestor,
  thanosQuery,
  thanosRouter,
  thanosRuler,
  thanosStore,
} from './thanos.ts';

/** Everything that a cluster of the fleet may scrape: a new monitor is its list of names and its line here. */
export const catalogue: readonly Exporter[] = [
  apiServer,
  kubelet,
  cAdvisor,
  kubeletProbes,
  coreDns,
  ciliumAgent,
  ciliumOperator,
  ciliumEnvoy,
  hubble,
  nodeExporter,
  kubeStateMetrics,
  prometheus,
  prometheusAgent,
  prometheusOperator,
  alertmanager,
  thanosIngestor,
  thanosRouter,
  thanosQuery,
  thanosFrontend,
  thanosStore,
  thanosCompact,
  thanosRuler,
  longhorn,
  fluentBit,
  openSearch,
  sealedSecrets,
  grafana,
  argocdImageUpdater,
  argoRollouts,
];

/** Names that documents give and no release exports, and what to ask in their place. Source: contract M35. */
export const NO_METRICS: Readonly<Record<string, string>> = {
  argocd_app_reconcile_time_seconds: 'argocd_app_reconcile_bucket',
  argocd_app_sync_status: 'the label sync_status of argocd_app_info',
  argocd_app_health_status: 'the label health_status of argocd_app_info',
  argocd_app_created_time: 'argocd_app_info, which has no time of creation',
};
