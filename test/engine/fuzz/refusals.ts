import type { Finding } from '../../../charts/shared/finding.ts';

/**
 * Codes of what no schema of one file can tell, and where their findings stand: each needs another object, another
 * component, or the whole of a cluster.
 */
const REFUSALS: Readonly<Record<string, RegExp>> = {
  // A component that another needs is off.
  'namespace-exists': /metadata\.namespace$/,
  'storage-class-exists': /storageClassName$/,
  'default-storage-class': /: storageClass$/,
  'rollout-traffic': /(parentRefs\[\d+\]|trafficRouting\..+)$/,
  'undefined-kind': /./,
  'unattended-kind': /./,
  'remote-write-target': /remoteWrite/,
  'secret-store': /secretStoreRef$/,
  'query-endpoints': /queryEndpoints$/,
  'rule-evaluator': /PrometheusRule/,
  'analysis-address': /provider\.prometheus\.address$/,
  'dashboard-data-source': /grafana-dashboard/,
  // A component is on that the cluster's Kubernetes is too old for.
  'kubernetes-version': /\.yaml:\d+:\d+$/,
  // A component is on where its counterpart is not.
  'ingress-host': /rules\[\d+\]\.host$/,
  'scrape-flow': /ServiceMonitor/,
  // Bounds of a namespace that its pods do not fit, or that do not fit each other.
  'bounded-namespace': /: namespaces\./,
  'container-bounds': /resources/,
  'namespace-quota': /ResourceQuota/,
  value: /\/namespaces\/(LimitRange|ResourceQuota)\//,
  // More copies than nodes.
  'storage-replicas': /numberOfReplicas$/,
  'opensearch-replicas': /number_of_replicas$/,
  // Options that are right by themselves, and wrong with the pipeline that they are added to.
  'cluster-label-kept': /writeRelabelConfigs|elabelings\[/,
  'log-routing': /pipeline\./,
  'log-tag-prefix': /kube_tag_prefix$/,
  // Names of JavaScript's own, which no map in a file may have.
  'yaml-key': /\.yaml:\d+:\d+$/,
};

export const isRefusal = ({ at, code }: Finding): boolean => REFUSALS[code]?.test(at) === true;
