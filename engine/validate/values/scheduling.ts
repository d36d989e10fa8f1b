import { dnsLabel, isQualifiedName, notEmpty, oneOf, qualifiedName, within } from './names.ts';
import { has, listOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const toleration: ValueRule = (value, at) => {
  const key = textOf(value, 'key') ?? '';
  const operator = value.operator ?? 'Equal';
  if (key !== '' && !isQualifiedName(key)) at.refuse('key', qualifiedName(key, at.minor) ?? '');
  if (key === '' && operator !== 'Exists') at.refuse('operator', 'must be Exists where no key is given');
  if (operator === 'Exists' && textOf(value, 'value')) at.refuse('value', 'must be left out with operator Exists');
  if (has(value, 'tolerationSeconds') && value.effect !== 'NoExecute')
    at.refuse('effect', 'must be NoExecute where tolerationSeconds is given');
};

const nodeRequirement: ValueRule = (value, at) => {
  const values = listOf(value, 'values').length;
  const { operator } = value;
  if ((operator === 'In' || operator === 'NotIn') && values === 0)
    at.refuse('values', `must not be empty with operator ${operator}`);
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values > 0)
    at.refuse('values', `must be left out with operator ${operator}`);
  if ((operator === 'Gt' || operator === 'Lt') && values !== 1)
    at.refuse('values', `must be one number with operator ${operator}`);
};

const podAffinityTerm: ValueRule = (value, at) => {
  if (!textOf(value, 'topologyKey')) at.refuse('topologyKey', 'must not be empty');
};

const required: ValueRule = (value, at) => {
  if (has(value, 'nodeSelectorTerms') && listOf(value, 'nodeSelectorTerms').length === 0)
    at.refuse('nodeSelectorTerms', 'must not be empty');
};

const spread: ValueRule = (value, at) => {
  if (has(value, 'minDomains') && value.whenUnsatisfiable !== 'DoNotSchedule') {
    at.refuse('minDomains', 'must be left out unless whenUnsatisfiable is DoNotSchedule');
  }
};

const POLICIES = oneOf('Honor', 'Ignore');

export const scheduling: ValueRules = {
  'core.v1.Toleration': {
    fields: {
      operator: oneOf('Exists', 'Equal', 'Lt', 'Gt'),
      effect: oneOf('', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    },
    rules: [toleration],
  },
  'core.v1.NodeSelectorRequirement': {
    fields: { key: qualifiedName, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt') },
    rules: [nodeRequirement],
  },
  'core.v1.NodeSelector': { rules: [required] },
  'core.v1.PreferredSchedulingTerm': { fields: { weight: within(1, 100) } },
  'core.v1.WeightedPodAffinityTerm': { fields: { weight: within(1, 100) } },
  'core.v1.PodAffinityTerm': {
    fields: { topologyKey: qualifiedName, 'namespaces[]': dnsLabel },
    rules: [podAffinityTerm],
  },
  'core.v1.TopologySpreadConstraint': {
    fields: {
      maxSkew: within(1),
      minDomains: within(1),
      topologyKey: notEmpty,
      whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
      nodeAffinityPolicy: POLICIES,
      nodeTaintsPolicy: POLICIES,
    },
    rules: [spread],
  },
};
