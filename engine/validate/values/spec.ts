import { has } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

/** The OpenAPI lets it be left out, and what a server then fills in lacks what the kind cannot be without. */
const needsSpec: ValueRule = (object, at) => {
  if (!has(object, 'spec')) at.refuse('spec', 'is missing', 'missing-field');
};

const KINDS = [
  'apps.v1.DaemonSet',
  'apps.v1.Deployment',
  'apps.v1.ReplicaSet',
  'apps.v1.StatefulSet',
  'autoscaling.v2.HorizontalPodAutoscaler',
  'batch.v1.CronJob',
  'batch.v1.Job',
  'core.v1.PersistentVolume',
  'core.v1.PersistentVolumeClaim',
  'core.v1.Pod',
  'core.v1.Service',
  'networking.v1.Ingress',
];

export const spec: ValueRules = Object.fromEntries(KINDS.map((kind) => [kind, { rules: [needsSpec] }]));
