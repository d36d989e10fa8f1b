import type { Check } from './shared/check.ts';
import type { Component } from './shared/component.ts';
import { kubeStateMetrics } from './observability/metrics/kube-state-metrics.ts';

/** Every component there is: a new one is its chart and its line here. */
const components: readonly Component[] = [kubeStateMetrics];

const checks: readonly Check<unknown>[] = [];

export const registry = { components, checks };
