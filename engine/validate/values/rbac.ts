import { dnsSubdomain, pathSegment } from './names.ts';
import { has, listOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const GROUP = 'rbac.authorization.k8s.io';

const policyRule: ValueRule = (value, at) => {
  if (has(value, 'verbs') && listOf(value, 'verbs').length === 0) at.refuse('verbs', 'must not be empty');
  if (listOf(value, 'nonResourceURLs').length > 0) {
    if (at.root.kind === 'Role')
      at.refuse('nonResourceURLs', 'must be left out of a Role; only a ClusterRole can have them');
    for (const field of ['apiGroups', 'resources', 'resourceNames']) {
      if (listOf(value, field).length > 0) at.refuse(field, 'must be left out beside nonResourceURLs');
    }
    return;
  }
  for (const field of ['apiGroups', 'resources']) {
    if (listOf(value, field).length === 0) at.refuse(field, 'must not be empty', 'missing-field');
  }
};

const subject: ValueRule = (value, at) => {
  const { kind } = value;
  const name = textOf(value, 'name') ?? '';
  const group = textOf(value, 'apiGroup') ?? '';
  if (name === '' && has(value, 'name')) at.refuse('name', 'must not be empty');
  if (kind === 'ServiceAccount') {
    const message = name && dnsSubdomain(name, at.minor);
    if (message) at.refuse('name', message);
    if (group !== '') at.refuse('apiGroup', 'must be left out for a ServiceAccount');
    if (!textOf(value, 'namespace') && at.root.kind === 'ClusterRoleBinding')
      at.refuse('namespace', 'is missing', 'missing-field');
  } else if (kind === 'User' || kind === 'Group') {
    if (has(value, 'apiGroup') && group !== GROUP) at.refuse('apiGroup', `must be ${GROUP}`);
    if (has(value, 'namespace')) at.refuse('namespace', `must be left out for a ${kind}`);
  } else if (kind !== undefined)
    at.refuse('kind', `must be one of ServiceAccount, User, Group, not ${JSON.stringify(kind)}`);
};

const roleRef: ValueRule = (value, at) => {
  const kinds = at.root.kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole'];
  if (has(value, 'kind') && !kinds.includes(textOf(value, 'kind') ?? ''))
    at.refuse('kind', `must be ${kinds.join(' or ')}, not ${JSON.stringify(value.kind)}`);
  if (has(value, 'apiGroup') && value.apiGroup !== GROUP) at.refuse('apiGroup', `must be ${GROUP}`);
};

const aggregation: ValueRule = (value, at) => {
  if (listOf(value, 'clusterRoleSelectors').length === 0) at.refuse('clusterRoleSelectors', 'must not be empty');
};

/** The API server replaces the rules of an aggregated role by those that it finds. */
const aggregatedRules: ValueRule = (value, at) => {
  if (has(value, 'aggregationRule') && listOf(value, 'rules').length > 0)
    at.refuse('rules', 'must be left out beside aggregationRule, which fills them in');
};

export const rbac: ValueRules = {
  'rbac.v1.PolicyRule': { rules: [policyRule] },
  'rbac.v1.Subject': { rules: [subject] },
  'rbac.v1.RoleRef': { fields: { name: pathSegment }, rules: [roleRef] },
  'rbac.v1.AggregationRule': { rules: [aggregation] },
  'rbac.v1.ClusterRole': { rules: [aggregatedRules] },
};
