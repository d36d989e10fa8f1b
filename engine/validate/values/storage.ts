import {
  dnsSubdomain,
  isDnsSubdomain,
  isQualifiedName,
  notNegative,
  oneOf,
  qualifiedName,
  textRule,
  within,
} from './names.ts';
import { checkAmounts, checkAtMost, isWhole, quantityOf } from './quantity.ts';
import { fieldsOf, has, itemsOf, listOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const MODES = oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod');
const VOLUME_MODES = oneOf('Filesystem', 'Block');

const claim: ValueRule = (value, at) => {
  const modes = listOf(value, 'accessModes');
  if (modes.length === 0) at.refuse('accessModes', 'is missing', 'missing-field');
  if (modes.length > 1 && modes.includes('ReadWriteOncePod'))
    at.refuse('accessModes', 'must hold nothing beside ReadWriteOncePod');
  const amount = quantityOf(fieldsOf(fieldsOf(value, 'resources'), 'requests').storage);
  if (amount === undefined && !has(fieldsOf(fieldsOf(value, 'resources'), 'requests'), 'storage')) {
    at.refuse('resources.requests.storage', 'is missing', 'missing-field');
  } else if (amount !== undefined && amount <= 0n) at.refuse('resources.requests.storage', 'must be more than 0');
};

const NOT_SOURCES = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]);

const volume: ValueRule = (value, at) => {
  if (listOf(value, 'accessModes').length === 0) at.refuse('accessModes', 'is missing', 'missing-field');
  if (!has(fieldsOf(value, 'capacity'), 'storage')) at.refuse('capacity.storage', 'is missing', 'missing-field');
  const sources = Object.keys(value).filter((field) => !NOT_SOURCES.has(field));
  if (sources.length !== 1) at.refuse('', `needs exactly one source; it has ${sources.join(' and ') || 'none'}`);
  checkAmounts(fieldsOf(value, 'capacity'), 'capacity', at);
};

const quota: ValueRule = (value, at) => {
  const hard = fieldsOf(value, 'hard');
  checkAmounts(hard, 'hard', at);
  for (const name of Object.keys(hard)) {
    if (!isQuotaName(name)) at.refuse(`hard["${name}"]`, 'is no resource that a quota can count');
    const number = quantityOf(hard[name]);
    if (IS_COUNTED.test(name) && number !== undefined && !isWhole(number)) {
      at.refuse(`hard["${name}"]`, `${hard[name]} must be a whole number`);
    }
  }
};

const COUNTED =
  'bindings|configmaps|persistentvolumeclaims|pods|replicationcontrollers|resourcequotas|secrets|services|services\\.nodeports|services\\.loadbalancers';
const QUOTA_NAME = new RegExp(
  `^((requests\\.|limits\\.)?(cpu|memory|ephemeral-storage)|requests\\.storage|hugepages-.+|requests\\.hugepages-.+|${COUNTED})$`,
);

const IS_COUNTED = new RegExp(`^(${COUNTED})$`);

/** A standard resource, `count/…`, `requests.example.com/gpu` or `<class>.storageclass.storage.k8s.io/…`. */
const isQuotaName = (name: string): boolean => QUOTA_NAME.test(name) || name.includes('/');

const limit: ValueRule = (value, at) => {
  const of = (field: string) => ({ of: fieldsOf(value, field), field });
  for (const field of ['min', 'max', 'default', 'defaultRequest']) checkAmounts(fieldsOf(value, field), field, at);
  checkAtMost(of('min'), of('max'), at);
  checkAtMost(of('min'), of('defaultRequest'), at);
  checkAtMost(of('min'), of('default'), at);
  checkAtMost(of('defaultRequest'), of('default'), at);
  checkAtMost(of('defaultRequest'), of('max'), at);
  checkAtMost(of('default'), of('max'), at);
  for (const field of ['default', 'defaultRequest']) {
    if (value.type === 'Pod' && has(value, field)) at.refuse(field, 'must be left out with type Pod');
  }
  const hasStorage = has(fieldsOf(value, 'min'), 'storage') || has(fieldsOf(value, 'max'), 'storage');
  if (value.type === 'PersistentVolumeClaim' && !hasStorage)
    at.refuse('max.storage', 'is missing; a limit of claims needs min or max', 'missing-field');
};

const limits: ValueRule = (value, at) => {
  const types = itemsOf(value, 'limits').map((each) => textOf(each, 'type'));
  types.forEach((type, i) => {
    if (types.indexOf(type) < i) at.refuse(`limits[${i}].type`, `${type} stands twice`, 'duplicate-item');
  });
};

export const storage: ValueRules = {
  'core.v1.PersistentVolumeClaimSpec': {
    fields: {
      'accessModes[]': MODES,
      volumeMode: VOLUME_MODES,
      storageClassName: textRule((text) => text === '' || isDnsSubdomain(text), 'the name of a StorageClass'),
    },
    rules: [claim],
  },
  'core.v1.PersistentVolumeSpec': {
    fields: {
      'accessModes[]': MODES,
      volumeMode: VOLUME_MODES,
      persistentVolumeReclaimPolicy: oneOf('Retain', 'Delete', 'Recycle'),
    },
    rules: [volume],
  },
  'storage.v1.StorageClass': {
    fields: {
      provisioner: qualifiedName,
      reclaimPolicy: oneOf('Delete', 'Retain'),
      volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
    },
  },
  'core.v1.ResourceQuotaSpec': {
    fields: {
      'scopes[]': oneOf(
        'Terminating',
        'NotTerminating',
        'BestEffort',
        'NotBestEffort',
        'PriorityClass',
        'CrossNamespacePodAffinity',
        'VolumeAttributesClass',
      ),
    },
    rules: [quota],
  },
  'core.v1.LimitRangeItem': {
    fields: {
      type: textRule(
        (text) =>
          ['Pod', 'Container', 'PersistentVolumeClaim'].includes(text) || (text.includes('/') && isQualifiedName(text)),
        'Pod, Container or PersistentVolumeClaim',
      ),
    },
    rules: [limit],
  },
  'core.v1.LimitRangeSpec': { rules: [limits] },
  'scheduling.v1.PriorityClass': {
    fields: { value: within(-2_147_483_648, 1_000_000_000), preemptionPolicy: oneOf('PreemptLowerPriority', 'Never') },
  },
  'coordination.v1.LeaseSpec': { fields: { leaseDurationSeconds: within(1), leaseTransitions: notNegative } },
  'core.v1.LocalObjectReference': {
    fields: { name: textRule((text) => text === '' || isDnsSubdomain(text), 'the name of an object') },
  },
  'node.v1.RuntimeClass': { fields: { handler: dnsSubdomain } },
};
