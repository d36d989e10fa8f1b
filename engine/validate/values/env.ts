import { dataKey, dnsSubdomain } from './names.ts';
import { fieldsOf, has, present, textOf } from './read.ts';
import type { FieldRule, ValueRule, ValueRules } from './rule.ts';

/** Before 1.34 only these; since, any printable ASCII but `=`. */
const envName: FieldRule = (value, minor) => {
  if (typeof value !== 'string') return undefined;
  const holds =
    minor < 34 ? /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value) && !/^\.\.?$/.test(value) : /^[ -<>-~]+$/.test(value);
  return holds
    ? undefined
    : `${JSON.stringify(value)} must be a name of A-Z, a-z, 0-9, _, ., - that does not begin with a digit`;
};

const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

const oneValue: ValueRule = (value, at) => {
  if (!has(value, 'valueFrom')) return;
  if (textOf(value, 'value')) at.refuse('value', 'must be left out beside valueFrom');
  const given = present(fieldsOf(value, 'valueFrom'), VALUE_SOURCES);
  if (given.length !== 1)
    at.refuse('valueFrom', `needs exactly one of ${VALUE_SOURCES.join(', ')}; it has ${given.join(' and ') || 'none'}`);
};

const envFrom: ValueRule = (value, at) => {
  const given = present(value, ['configMapRef', 'secretRef']);
  if (given.length !== 1)
    at.refuse('', `needs exactly one of configMapRef, secretRef; it has ${given.join(' and ') || 'none'}`);
};

const ENV_FIELDS = /^(metadata\.(name|namespace|uid)|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;

/** The same object selects a field for an env var and for a file; only labels and annotations as a whole differ. */
const fieldRef: ValueRule = (value, at) => {
  const path = textOf(value, 'fieldPath') ?? '';
  const isKnown = ENV_FIELDS.test(path) || /^metadata\.(labels|annotations)(\['[^']+'\])?$/.test(path);
  if (!isKnown)
    at.refuse(
      'fieldPath',
      `${JSON.stringify(path)} must be a field that a pod can read, such as metadata.name or status.podIP`,
    );
};

const named: ValueRule = (value, at) => {
  if (!has(value, 'name')) at.refuse('name', 'is missing', 'missing-field');
};

const keyRef: ValueRule = (value, at) => {
  const message = dataKey(value.key, at.minor);
  if (message !== undefined) at.refuse('key', message);
};

export const env: ValueRules = {
  'core.v1.EnvVar': { fields: { name: envName }, rules: [oneValue] },
  'core.v1.EnvFromSource': { rules: [envFrom] },
  'core.v1.ObjectFieldSelector': { rules: [fieldRef] },
  'core.v1.ConfigMapKeySelector': { fields: { name: dnsSubdomain }, rules: [keyRef, named] },
  'core.v1.SecretKeySelector': { fields: { name: dnsSubdomain }, rules: [keyRef, named] },
  'core.v1.ConfigMapEnvSource': { fields: { name: dnsSubdomain }, rules: [named] },
  'core.v1.SecretEnvSource': { fields: { name: dnsSubdomain }, rules: [named] },
};
