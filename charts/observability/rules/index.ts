import { imageUpdaterRules } from '../../apps/image-updater-alerts.ts';
import { longhornRules } from '../../platform/longhorn-alerts.ts';
import { sealedSecretsRules } from '../../platform/sealed-secrets-alerts.ts';
import { argoRolloutsRules } from '../../rollouts/argo-rollouts-alerts.ts';
import { certificateRules } from '../../secrets/certificate-alerts.ts';
import type { ComponentRules } from '../../shared/rules.ts';
import { alertmanagerRules } from '../alerting/alertmanager-alerts.ts';
import { grafanaRules } from '../grafana/grafana-alerts.ts';
import { fluentBitRules } from '../logging/fluent-bit-alerts.ts';
import { openSearchRules } from '../logging/opensearch/opensearch-alerts.ts';
import { kubeStateMetricsRules } from '../metrics/kube-state-metrics-alerts.ts';
import { nodeExporterRules } from '../metrics/node-exporter-alerts.ts';
import { operatorRules } from '../metrics/operator-alerts.ts';
import { agentRules, prometheusRules, scrapingRules } from '../metrics/prometheus-alerts.ts';
import { thanosRules } from '../thanos/thanos-alerts.ts';
import { centralRules, edgeRules, generalRules } from './general.ts';
import { clusterRules, objectRules } from './kubernetes/index.ts';

/** Every component's rules: a new list of rules stands beside its component, and is one line here. */
export const allRules: readonly ComponentRules[] = [
  generalRules,
  edgeRules,
  centralRules,
  certificateRules,
  agentRules,
  prometheusRules,
  scrapingRules,
  operatorRules,
  objectRules,
  kubeStateMetricsRules,
  clusterRules,
  nodeExporterRules,
  ...thanosRules,
  alertmanagerRules,
  openSearchRules,
  longhornRules,
  sealedSecretsRules,
  fluentBitRules,
  grafanaRules,
  imageUpdaterRules,
  argoRolloutsRules,
];
