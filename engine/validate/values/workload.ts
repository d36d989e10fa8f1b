import { timeZoneProblem } from '../../../charts/shared/time-zone.ts';
import { isEmptySelector, selects } from './metadata.ts';
import { dnsLabel, isDnsLabel, notNegative, oneOf, share, textRule, within } from './names.ts';
import { fieldsOf, has, itemsOf, numberOf, textOf } from './read.ts';
import type { FieldRule, ValueRule, ValueRules } from './rule.ts';
import { scheduleProblem } from './schedule.ts';

const selectorMatches: ValueRule = (spec, at) => {
  if (!has(spec, 'selector') || !has(spec, 'template')) return;
  const selector = fieldsOf(spec, 'selector');
  if (isEmptySelector(selector)) return at.refuse('selector', 'must not be empty');
  const labels = fieldsOf(fieldsOf(fieldsOf(spec, 'template'), 'metadata'), 'labels');
  if (!selects(selector, labels)) at.refuse('template.metadata.labels', 'must hold what selector asks for');
};

function restartPolicy(...allowed: string[]): ValueRule {
  return (spec, at) => {
    const policy = fieldsOf(fieldsOf(spec, 'template'), 'spec').restartPolicy;
    // Only a Job must say it: the default is Always.
    const isMissing = policy === undefined && !allowed.includes('Always') && has(spec, 'template');
    const isOther = typeof policy === 'string' && !allowed.includes(policy);
    if (isMissing || isOther)
      at.refuse('template.spec.restartPolicy', `must be ${allowed.join(' or ')} here, not ${policy ?? 'left out'}`);
  };
}

const noDeadline: ValueRule = (spec, at) => {
  if (has(fieldsOf(fieldsOf(spec, 'template'), 'spec'), 'activeDeadlineSeconds')) {
    at.refuse('template.spec.activeDeadlineSeconds', 'must be left out: only pods that end may have a deadline');
  }
};

const progress: ValueRule = (spec, at) => {
  const deadline = numberOf(spec, 'progressDeadlineSeconds') ?? 600;
  if (deadline <= (numberOf(spec, 'minReadySeconds') ?? 0))
    at.refuse('progressDeadlineSeconds', `${deadline} must be more than minReadySeconds`);
};

const isZero = (value: unknown): boolean => value === 0 || (typeof value === 'string' && /^0+%$/.test(value));

const rollingUpdateOnly =
  (type: string): ValueRule =>
  (strategy, at) => {
    if (strategy.type === type && has(strategy, 'rollingUpdate'))
      at.refuse('rollingUpdate', `must be left out with type ${type}`);
  };

const rollingDeployment: ValueRule = (value, at) => {
  if (isZero(value.maxSurge) && isZero(value.maxUnavailable))
    at.refuse('maxUnavailable', 'must not be 0 where maxSurge is 0');
};

/** Of a DaemonSet exactly one of both may be other than 0, and without a word maxUnavailable is 1. */
const rollingDaemonSet: ValueRule = (value, at) => {
  const surges = has(value, 'maxSurge') && !isZero(value.maxSurge);
  const rests = !has(value, 'maxUnavailable') || !isZero(value.maxUnavailable);
  if (!surges && !rests) at.refuse('maxUnavailable', 'must not be 0 where maxSurge is 0');
  if (surges && rests) at.refuse('maxSurge', 'must be 0 unless maxUnavailable is 0');
};

const claimTemplates: ValueRule = (spec, at) => {
  const names = itemsOf(spec, 'volumeClaimTemplates').map((claim) => textOf(fieldsOf(claim, 'metadata'), 'name'));
  names.forEach((name, i) => {
    const field = `volumeClaimTemplates[${i}].metadata.name`;
    if (name === undefined) at.refuse(field, 'is missing', 'missing-field');
    else if (!isDnsLabel(name)) at.refuse(field, dnsLabel(name, at.minor) ?? '');
    else if (names.indexOf(name) < i) at.refuse(field, `${name} stands twice`, 'duplicate-item');
  });
  itemsOf(spec, 'volumeClaimTemplates').forEach((claim, i) => {
    if (!has(claim, 'spec')) at.refuse(`volumeClaimTemplates[${i}].spec`, 'is missing', 'missing-field');
  });
};

const indexedJob: ValueRule = (spec, at) => {
  if (spec.completionMode === 'Indexed' && !has(spec, 'completions')) {
    at.refuse('completions', 'is missing; the completionMode Indexed needs it', 'missing-field');
  }
};

/** The API server makes the selector of a Job itself. */
const noOwnSelector: ValueRule = (spec, at) => {
  if (has(spec, 'selector') && spec.manualSelector !== true)
    at.refuse('selector', 'must be left out; the API server makes it');
};

const schedule: FieldRule = (value) => (typeof value === 'string' ? scheduleProblem(value) : undefined);

const timeZone: FieldRule = (value) => {
  const problem = typeof value === 'string' ? timeZoneProblem(value) : undefined;
  return problem && `${JSON.stringify(value)} is no time zone; ${problem}`;
};

const cronJobName: ValueRule = (_, at) => {
  const name = textOf(fieldsOf(at.root, 'metadata'), 'name') ?? '';
  if (at.root.kind === 'CronJob' && name.length > 52)
    at.refuse('', `the name of its object must be at most 52 characters long, not ${name.length}`);
};

const hasSpec: ValueRule = (template, at) => {
  if (!has(template, 'spec')) at.refuse('spec', 'is missing', 'missing-field');
};

const RETENTION = oneOf('Retain', 'Delete');

export const workload: ValueRules = {
  'core.v1.PodTemplateSpec': { rules: [hasSpec] },
  'batch.v1.JobTemplateSpec': { rules: [hasSpec] },
  'apps.v1.DeploymentSpec': {
    fields: {
      replicas: notNegative,
      minReadySeconds: notNegative,
      revisionHistoryLimit: notNegative,
      progressDeadlineSeconds: notNegative,
    },
    rules: [selectorMatches, restartPolicy('Always'), noDeadline, progress],
  },
  'apps.v1.DeploymentStrategy': {
    fields: { type: oneOf('RollingUpdate', 'Recreate') },
    rules: [rollingUpdateOnly('Recreate')],
  },
  'apps.v1.RollingUpdateDeployment': {
    fields: { maxSurge: share({ over100: true }), maxUnavailable: share() },
    rules: [rollingDeployment],
  },
  'apps.v1.ReplicaSetSpec': {
    fields: { replicas: notNegative, minReadySeconds: notNegative },
    rules: [selectorMatches, restartPolicy('Always')],
  },
  'apps.v1.StatefulSetSpec': {
    fields: {
      replicas: notNegative,
      minReadySeconds: notNegative,
      revisionHistoryLimit: notNegative,
      serviceName: textRule((text) => text === '' || isDnsLabel(text), 'a DNS label, the name of a Service'),
      podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
    },
    rules: [selectorMatches, restartPolicy('Always'), noDeadline, claimTemplates],
  },
  'apps.v1.StatefulSetUpdateStrategy': {
    fields: { type: oneOf('RollingUpdate', 'OnDelete') },
    rules: [rollingUpdateOnly('OnDelete')],
  },
  'apps.v1.RollingUpdateStatefulSetStrategy': { fields: { partition: notNegative } },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    fields: { whenDeleted: RETENTION, whenScaled: RETENTION },
  },
  'apps.v1.DaemonSetSpec': {
    fields: { minReadySeconds: notNegative, revisionHistoryLimit: notNegative },
    rules: [selectorMatches, restartPolicy('Always'), noDeadline],
  },
  'apps.v1.DaemonSetUpdateStrategy': { fields: { type: oneOf('RollingUpdate', 'OnDelete') } },
  'apps.v1.RollingUpdateDaemonSet': {
    fields: { maxSurge: share(), maxUnavailable: share() },
    rules: [rollingDaemonSet],
  },
  'batch.v1.JobSpec': {
    fields: {
      parallelism: notNegative,
      completions: notNegative,
      activeDeadlineSeconds: notNegative,
      backoffLimit: notNegative,
      ttlSecondsAfterFinished: notNegative,
      completionMode: oneOf('NonIndexed', 'Indexed'),
      podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
    },
    rules: [restartPolicy('Never', 'OnFailure'), indexedJob, noOwnSelector],
  },
  'batch.v1.CronJobSpec': {
    fields: {
      schedule,
      timeZone,
      concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
      startingDeadlineSeconds: notNegative,
      successfulJobsHistoryLimit: notNegative,
      failedJobsHistoryLimit: within(0),
    },
    rules: [cronJobName],
  },
};
