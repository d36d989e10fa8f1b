import { fieldStep } from '../../yaml/field-path.ts';
import type { Place } from '../walk.ts';
import { isDnsSubdomain, isLabelValue, isQualifiedName, labelValue, qualifiedName } from './names.ts';
import { type Fields, fieldsOf, itemsOf, listOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const MOST_ANNOTATIONS = 262_144;

/** Refuses what is no label, below a field. */
export function checkLabels(labels: Fields, field: string, at: Place): void {
  for (const key in labels) {
    const value = labels[key];
    if (!isQualifiedName(key)) at.refuse(`${field}${fieldStep(key)}`, `its key ${qualifiedName(key, at.minor)}`);
    if (typeof value === 'string' && !isLabelValue(value))
      at.refuse(`${field}${fieldStep(key)}`, labelValue(value, at.minor) ?? '');
  }
}

const labels: ValueRule = (value, at) => checkLabels(fieldsOf(value, 'labels'), 'labels', at);

const annotations: ValueRule = (value, at) => {
  let size = 0;
  const all = fieldsOf(value, 'annotations');
  for (const key in all) {
    // Unlike those of labels, the keys may have capitals in the prefix.
    if (!isQualifiedName(key.toLowerCase()))
      at.refuse(`annotations${fieldStep(key)}`, `its key ${qualifiedName(key, at.minor)}`);
    size += Buffer.byteLength(key) + Buffer.byteLength(String(all[key]));
  }
  if (size > MOST_ANNOTATIONS)
    at.refuse('annotations', `are ${size} bytes together; at most ${MOST_ANNOTATIONS} are allowed`);
};

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

const finalizers: ValueRule = (value, at) => {
  const all = listOf(value, 'finalizers');
  all.forEach((name, i) => {
    if (typeof name !== 'string') return;
    const isNamed = isQualifiedName(name) && (name.includes('/') || STANDARD_FINALIZERS.includes(name));
    // Custom resources may hold a finalizer without a prefix; only some built-in kinds refuse it.
    if (!isNamed && !isQualifiedName(name)) at.refuse(`finalizers[${i}]`, qualifiedName(name, at.minor) ?? '');
  });
  if (all.includes('orphan') && all.includes('foregroundDeletion')) {
    at.refuse('finalizers', 'must not hold both orphan and foregroundDeletion');
  }
};

const POD_SECURITY = /^pod-security\.kubernetes\.io\/(?:enforce|audit|warn)(?<version>-version)?$/;

/** Admission reads these labels, and refuses a namespace in which it cannot. */
const podSecurity: ValueRule = (value, at) => {
  const all = fieldsOf(fieldsOf(value, 'metadata'), 'labels');
  for (const key in all) {
    const { groups } = POD_SECURITY.exec(key) ?? {};
    if (groups === undefined) continue;
    const [right, wanted] = groups.version
      ? [/^(latest|v1\.(0|[1-9]\d*))$/, 'latest or a minor such as v1.36']
      : [/^(privileged|baseline|restricted)$/, 'one of privileged, baseline, restricted'];
    const text = String(all[key]);
    if (!right.test(text)) at.refuse(`metadata.labels${fieldStep(key)}`, `${JSON.stringify(text)} must be ${wanted}`);
  }
};

const owners: ValueRule = (value, at) => {
  itemsOf(value, 'ownerReferences').forEach((owner, i) => {
    for (const name of ['apiVersion', 'kind', 'name', 'uid']) {
      if (textOf(owner, name) === '') at.refuse(`ownerReferences[${i}].${name}`, 'must not be empty');
    }
  });
  if (itemsOf(value, 'ownerReferences').filter(({ controller }) => controller === true).length > 1) {
    at.refuse('ownerReferences', 'must have at most one controller');
  }
};

const labelSelector: ValueRule = (value, at) => {
  checkLabels(fieldsOf(value, 'matchLabels'), 'matchLabels', at);
};

const requirement: ValueRule = (value, at) => {
  const key = textOf(value, 'key');
  const operator = textOf(value, 'operator') ?? '';
  const values = listOf(value, 'values');
  if (key !== undefined && !isQualifiedName(key)) at.refuse('key', qualifiedName(key, at.minor) ?? '');
  if (['In', 'NotIn'].includes(operator) && values.length === 0)
    at.refuse('values', `must not be empty with operator ${operator}`);
  if (['Exists', 'DoesNotExist'].includes(operator) && values.length > 0)
    at.refuse('values', `must be left out with operator ${operator}`);
  if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator)) {
    at.refuse('operator', `must be one of In, NotIn, Exists, DoesNotExist, not ${JSON.stringify(operator)}`);
  }
  values.forEach((each, i) => {
    if (typeof each === 'string' && !isLabelValue(each)) at.refuse(`values[${i}]`, labelValue(each, at.minor) ?? '');
  });
};

const generatedName: ValueRule = (value, at) => {
  const prefix = textOf(value, 'generateName');
  if (prefix && !isDnsSubdomain(prefix.replace(/[-.]$/, '') || 'a'))
    at.refuse('generateName', `${JSON.stringify(prefix)} cannot begin a name`);
};

export const metadata: ValueRules = {
  'meta.v1.ObjectMeta': { rules: [labels, annotations, finalizers, owners, generatedName] },
  'core.v1.Namespace': { rules: [podSecurity] },
  'meta.v1.LabelSelector': { rules: [labelSelector] },
  'meta.v1.LabelSelectorRequirement': { rules: [requirement] },
};

/** Whether a selector's `matchLabels` and expressions choose something with these labels. */
export function selects(selector: Fields, chosen: Fields): boolean {
  const wanted = fieldsOf(selector, 'matchLabels');
  for (const key in wanted) if (chosen[key] !== wanted[key]) return false;
  return itemsOf(selector, 'matchExpressions').every((expression) => {
    const value = chosen[textOf(expression, 'key') ?? ''];
    const isListed = listOf(expression, 'values').includes(value);
    switch (expression.operator) {
      case 'In':
        return isListed;
      case 'NotIn':
        return !isListed;
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}

export const isEmptySelector = (selector: Fields): boolean =>
  Object.keys(fieldsOf(selector, 'matchLabels')).length === 0 && listOf(selector, 'matchExpressions').length === 0;
