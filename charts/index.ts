import { appChecks } from './apps/checks/index.ts';
import { typedApps } from './apps/component.ts';
import { imageUpdater } from './apps/image-updater.ts';
import { argocdCredentials } from './argocd/argocd-credentials.ts';
import { changeRules } from './changes.ts';
import { appKinds, componentKinds } from './kinds.ts';
import { alertmanager } from './observability/alerting/alertmanager.ts';
import { catalogueChecks } from './observability/catalogue/checks/index.ts';
import { grafanaChecks } from './observability/grafana/checks/index.ts';
import { grafana } from './observability/grafana/grafana.ts';
import { loggingChecks } from './observability/logging/checks/index.ts';
import { fluentBit } from './observability/logging/fluent-bit.ts';
import { openSearch } from './observability/logging/opensearch/opensearch.ts';
import { openSearchDashboards } from './observability/logging/opensearch/opensearch-dashboards.ts';
import { metricsChecks } from './observability/metrics/checks/index.ts';
import { kubeStateMetrics } from './observability/metrics/kube-state-metrics.ts';
import { nodeExporter } from './observability/metrics/node-exporter.ts';
import { prometheus } from './observability/metrics/prometheus.ts';
import { prometheusAgent } from './observability/metrics/prometheus-agent.ts';
import { prometheusOperator } from './observability/metrics/prometheus-operator.ts';
import { ruleChecks } from './observability/rules/checks/index.ts';
import { fleetRules } from './observability/rules/fleet-rules.ts';
import { thanosChecks } from './observability/thanos/checks/index.ts';
import { thanosCompactor } from './observability/thanos/thanos-compactor.ts';
import { thanosQuery } from './observability/thanos/thanos-query.ts';
import { thanosReceiver } from './observability/thanos/thanos-receiver.ts';
import { thanosRuler } from './observability/thanos/thanos-ruler.ts';
import { thanosStore } from './observability/thanos/thanos-store.ts';
import { platformChecks } from './platform/checks/index.ts';
import { ciliumLb } from './platform/cilium-lb.ts';
import { clusterMonitors } from './platform/cluster-monitors.ts';
import { externalSecrets } from './platform/external-secrets.ts';
import { gateway } from './platform/gateway.ts';
import { longhorn } from './platform/longhorn.ts';
import { namespaces } from './platform/namespaces.ts';
import { sealedSecrets } from './platform/sealed-secrets.ts';
import {
  argoRolloutsCrds,
  externalSecretsCrds,
  gatewayApiCrds,
  imageUpdaterCrds,
  prometheusOperatorCrds,
  sealedSecretsCrds,
} from './platform/upstream-crds.ts';
import { rolloutChecks } from './rollouts/checks/index.ts';
import { argoRollouts } from './rollouts/controller.ts';
import { argoRolloutsDashboard } from './rollouts/dashboard.ts';
import { secretsChecks } from './secrets/checks/index.ts';
import type { Check } from './shared/check.ts';
import type { Component } from './shared/component.ts';

/** Every component there is: a new one is its chart and its line here. */
const components: readonly Component[] = [
  namespaces,
  prometheusOperatorCrds,
  sealedSecretsCrds,
  externalSecretsCrds,
  argoRolloutsCrds,
  gatewayApiCrds,
  imageUpdaterCrds,
  ciliumLb,
  longhorn,
  sealedSecrets,
  argocdCredentials,
  externalSecrets,
  prometheusOperator,
  argoRollouts,
  gateway,
  clusterMonitors,
  kubeStateMetrics,
  nodeExporter,
  prometheus,
  prometheusAgent,
  thanosReceiver,
  thanosStore,
  thanosQuery,
  thanosCompactor,
  thanosRuler,
  alertmanager,
  fleetRules,
  grafana,
  openSearch,
  fluentBit,
  openSearchDashboards,
  argoRolloutsDashboard,
  imageUpdater,
];

const checks: readonly Check<unknown>[] = [
  ...platformChecks,
  ...secretsChecks,
  ...metricsChecks,
  ...thanosChecks,
  ...ruleChecks,
  ...catalogueChecks,
  ...grafanaChecks,
  ...loggingChecks,
  ...rolloutChecks,
  ...appChecks,
];

/** What stands on every cluster before anything is delivered: Cilium, the network, and metrics-server, for autoscaling. */
const prerequisites: readonly string[] = ['cilium.io', 'metrics.k8s.io'];

/** What apps of clusters/apps say in TypeScript, by name: `typedApps({ shop })`. */
const apps = typedApps({});

export const registry = {
  components,
  checks,
  changes: changeRules,
  prerequisites,
  kinds: { components: componentKinds, apps: appKinds },
  ...apps,
};
