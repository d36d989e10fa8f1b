import { notEmpty, notNegative, oneOf, pathSegment, share, within } from './names.ts';
import { quantityOf } from './quantity.ts';
import { fieldsOf, has, listOf, numberOf, present, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const replicas: ValueRule = (value, at) => {
  const [least = 1, most] = [numberOf(value, 'minReplicas'), numberOf(value, 'maxReplicas')];
  if (most !== undefined && most < least) at.refuse('maxReplicas', `${most} must be at least minReplicas, ${least}`);
};

/** Of a custom resource that autoscalers change: what its definition says of it no schema tells. */
const scaled: ValueRule = (value, at) => {
  const count = numberOf(fieldsOf(value, 'spec'), 'replicas');
  if (count !== undefined && count < 0) at.refuse('spec.replicas', `must be at least 0, not ${count}`);
};

const SOURCES: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

const metric: ValueRule = (value, at) => {
  const wanted = SOURCES[textOf(value, 'type') ?? ''];
  if (wanted === undefined) return;
  for (const field of present(value, Object.values(SOURCES))) {
    if (field !== wanted) at.refuse(field, `must be left out with type ${value.type}`);
  }
  if (!has(value, wanted)) at.refuse(wanted, `is missing; the type ${value.type} needs it`, 'missing-field');
};

const TARGETS: Readonly<Record<string, string>> = {
  Utilization: 'averageUtilization',
  Value: 'value',
  AverageValue: 'averageValue',
};

const target: ValueRule = (value, at) => {
  const wanted = TARGETS[textOf(value, 'type') ?? ''];
  if (wanted !== undefined && !has(value, wanted))
    at.refuse(wanted, `is missing; the type ${value.type} needs it`, 'missing-field');
  for (const field of ['value', 'averageValue']) {
    if ((quantityOf(value[field]) ?? 1n) <= 0n) at.refuse(field, 'must be more than 0');
  }
};

const scaling: ValueRule = (value, at) => {
  if (has(value, 'policies') && listOf(value, 'policies').length === 0) at.refuse('policies', 'must not be empty');
};

const budget: ValueRule = (value, at) => {
  if (has(value, 'minAvailable') && has(value, 'maxUnavailable'))
    at.refuse('maxUnavailable', 'must be left out beside minAvailable');
};

const reference: ValueRule = (value, at) => {
  for (const field of ['kind', 'name']) if (textOf(value, field) === '') at.refuse(field, 'must not be empty');
  const version = textOf(value, 'apiVersion') ?? '';
  const isGrouped = /^[^/]+\/[^/]+$/.test(version) || (version === '' && at.minor < 36);
  if (!isGrouped && value.kind !== 'ReplicationController')
    at.refuse('apiVersion', `${JSON.stringify(version)} must be a group and its version, such as apps/v1`);
};

export const scale: ValueRules = {
  'autoscaling.v2.HorizontalPodAutoscalerSpec': {
    fields: { minReplicas: within(1), maxReplicas: within(1) },
    rules: [replicas],
  },
  'autoscaling.v2.CrossVersionObjectReference': {
    fields: { kind: pathSegment, name: pathSegment },
    rules: [reference],
  },
  'autoscaling.v2.MetricSpec': { fields: { type: oneOf(...Object.keys(SOURCES)) }, rules: [metric] },
  'autoscaling.v2.ResourceMetricSource': { fields: { name: notEmpty } },
  'autoscaling.v2.MetricTarget': {
    fields: { type: oneOf(...Object.keys(TARGETS)), averageUtilization: within(1) },
    rules: [target],
  },
  'autoscaling.v2.HPAScalingRules': {
    fields: { stabilizationWindowSeconds: within(0, 3600), selectPolicy: oneOf('Max', 'Min', 'Disabled') },
    rules: [scaling],
  },
  'autoscaling.v2.HPAScalingPolicy': {
    fields: { type: oneOf('Pods', 'Percent'), value: within(1), periodSeconds: within(1, 1800) },
  },
  'policy.v1.PodDisruptionBudgetSpec': {
    fields: {
      minAvailable: share(),
      maxUnavailable: share(),
      unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
    },
    rules: [budget],
  },
  'apiregistration.v1.APIServiceSpec': {
    fields: { groupPriorityMinimum: within(1, 20000), versionPriority: within(1, 1000) },
  },
  'core.v1.ReplicationControllerSpec': { fields: { replicas: notNegative } },
  'argoproj.io/v1alpha1/Rollout': { rules: [scaled] },
};
