import { isDnsSubdomain, notEmpty, oneOf, portNumber, within } from './names.ts';
import { fieldsOf, has, itemsOf, listOf, present, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const webhook: ValueRule = (value, at) => {
  const name = textOf(value, 'name') ?? '';
  if (!isDnsSubdomain(name) || name.split('.').length < 3)
    at.refuse('name', `${JSON.stringify(name)} must be a DNS name of three parts, rules.example.com`);
  const versions = listOf(value, 'admissionReviewVersions');
  if (versions.length === 0) at.refuse('admissionReviewVersions', 'must not be empty', 'missing-field');
  else if (!versions.includes('v1') && !versions.includes('v1beta1'))
    at.refuse('admissionReviewVersions', 'must hold v1 or v1beta1');
  if (new Set(versions).size < versions.length)
    at.refuse('admissionReviewVersions', 'must hold no version twice', 'duplicate-item');
};

const webhookNames: ValueRule = (value, at) => {
  const names = itemsOf(value, 'webhooks').map((each) => textOf(each, 'name'));
  names.forEach((name, i) => {
    if (name !== undefined && names.indexOf(name) < i)
      at.refuse(`webhooks[${i}].name`, `${name} stands twice`, 'duplicate-item');
  });
};

const client: ValueRule = (value, at) => {
  const given = present(value, ['url', 'service']);
  if (given.length !== 1) at.refuse('', `needs exactly one of url, service; it has ${given.join(' and ') || 'none'}`);
  const url = textOf(value, 'url');
  if (url !== undefined && !/^https:\/\/[^/?#@]+(\/[^?#]*)?$/.test(url))
    at.refuse('url', 'must be https, without user, query and fragment');
};

const servicePath: ValueRule = (value, at) => {
  const path = textOf(value, 'path');
  if (path === undefined) return;
  if (!path.startsWith('/')) at.refuse('path', 'must begin with /');
  else if (path !== '/' && !path.slice(1).replace(/\/$/, '').split('/').every(isDnsSubdomain))
    at.refuse('path', `${path} must be made of DNS names: a-z, 0-9, -, .`);
};

const rule: ValueRule = (value, at) => {
  for (const field of ['apiGroups', 'apiVersions', 'operations', 'resources']) {
    const list = listOf(value, field);
    if (list.length === 0) at.refuse(field, 'must not be empty', 'missing-field');
    if (list.length > 1 && list.includes('*') && field !== 'resources') at.refuse(field, 'must hold nothing beside *');
  }
};

const WEBHOOK = {
  matchPolicy: oneOf('Exact', 'Equivalent'),
  failurePolicy: oneOf('Fail', 'Ignore'),
  sideEffects: oneOf('None', 'NoneOnDryRun'),
  timeoutSeconds: within(1, 30),
  reinvocationPolicy: oneOf('Never', 'IfNeeded'),
};

const definition: ValueRule = (value, at) => {
  const spec = fieldsOf(value, 'spec');
  const wanted = `${fieldsOf(spec, 'names').plural}.${spec.group}`;
  if (fieldsOf(value, 'metadata').name !== wanted)
    at.refuse('metadata.name', `must be ${wanted}: the plural and the group`);
  const versions = itemsOf(spec, 'versions');
  const stored = versions.filter((version) => version.storage === true);
  if (stored.length !== 1)
    at.refuse('spec.versions', `must have exactly one version with storage; ${stored.length} have it`);
  versions.forEach((version, i) => {
    if (!has(fieldsOf(version, 'schema'), 'openAPIV3Schema'))
      at.refuse(`spec.versions[${i}].schema.openAPIV3Schema`, 'is missing', 'missing-field');
  });
};

export const extension: ValueRules = {
  'admissionregistration.v1.ValidatingWebhookConfiguration': { rules: [webhookNames] },
  'admissionregistration.v1.MutatingWebhookConfiguration': { rules: [webhookNames] },
  'admissionregistration.v1.ValidatingWebhook': { fields: WEBHOOK, rules: [webhook] },
  'admissionregistration.v1.MutatingWebhook': { fields: WEBHOOK, rules: [webhook] },
  'admissionregistration.v1.WebhookClientConfig': { rules: [client] },
  'admissionregistration.v1.ServiceReference': {
    fields: { port: portNumber, name: notEmpty, namespace: notEmpty },
    rules: [servicePath],
  },
  'admissionregistration.v1.RuleWithOperations': {
    fields: {
      'operations[]': oneOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'),
      'resources[]': notEmpty,
      'apiVersions[]': notEmpty,
      scope: oneOf('Cluster', 'Namespaced', '*'),
    },
    rules: [rule],
  },
  'apiextensions.v1.CustomResourceDefinition': { rules: [definition] },
  'apiextensions.v1.CustomResourceDefinitionSpec': { fields: { scope: oneOf('Namespaced', 'Cluster') } },
};
