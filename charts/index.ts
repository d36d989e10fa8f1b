import { fluentBit } from './observability/logging/fluent-bit.ts';
import { kubeStateMetrics } from './observability/metrics/kube-state-metrics.ts';
import { nodeExporter } from './observability/metrics/node-exporter.ts';
import { prometheusOperator } from './observability/metrics/prometheus-operator.ts';
import { thanosReceiver } from './observability/thanos/thanos-receiver.ts';
import { ciliumLb } from './platform/cilium-lb.ts';
import { longhorn } from './platform/longhorn.ts';
import { namespaces } from './platform/namespaces.ts';
import { sealedSecrets } from './platform/sealed-secrets.ts';
import { prometheusOperatorCrds, sealedSecretsCrds } from './platform/upstream-crds.ts';
import type { Check } from './shared/check.ts';
import type { Component } from './shared/component.ts';

/** Every component there is: a new one is its chart and its line here. */
const components: readonly Component[] = [
  namespaces,
  prometheusOperatorCrds,
  sealedSecretsCrds,
  ciliumLb,
  longhorn,
  sealedSecrets,
  prometheusOperator,
  kubeStateMetrics,
  nodeExporter,
  thanosReceiver,
  fluentBit,
];

const checks: readonly Check<unknown>[] = [];

export const registry = { components, checks };
