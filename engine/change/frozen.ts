import { isDeepStrictEqual } from 'node:util';
import { HOOK } from '../../charts/argocd/annotations.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import { isReplaced } from '../delivery/annotations.ts';
import { type Change, fieldAt, type Problem, specOf } from './fields.ts';

/** What an API server lets change of a StatefulSet; claims are looked at by themselves. Source: contract W06. */
const OF_A_STATEFUL_SET = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
  'volumeClaimTemplates',
];

/** What a claim may change; its size is looked at by itself. */
const OF_A_CLAIM = ['resources', 'volumeAttributesClassName'];

/** What a server fills in: to say it is no change. */
const DEFAULTS: Fields = {
  podManagementPolicy: 'OrderedReady',
  volumeMode: 'Filesystem',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  preemptionPolicy: 'PreemptLowerPriority',
};

type Frozen = readonly string[] | ((change: Change) => readonly string[]);

const specBut =
  (names: readonly string[]): Frozen =>
  ({ before, after }) =>
    Object.keys({ ...specOf(before), ...specOf(after) })
      .filter((name) => !names.includes(name))
      .map((name) => `spec.${name}`);

/** The fields of a kind that nobody can change on a cluster. */
export const FROZEN: Readonly<Record<string, Frozen>> = {
  StatefulSet: specBut(OF_A_STATEFUL_SET),
  Deployment: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  Job: ({ after }) => (isMadeAnew(after) ? [] : ['spec.selector', 'spec.template']),
  Service: ['spec.clusterIP'],
  PersistentVolumeClaim: specBut(OF_A_CLAIM),
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  PriorityClass: ['value', 'preemptionPolicy'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  ConfigMap: ({ before }) => (before.immutable === true ? ['immutable', 'data', 'binaryData'] : []),
  CustomResourceDefinition: ['spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'],
};

/** A hook is deleted before each sync, and so is what is replaced by force: nothing of it has to stay. */
const isMadeAnew = (object: KubeObject): boolean =>
  object.metadata.annotations?.[HOOK] !== undefined || isReplaced(object);

/** Claims without what is looked at by itself: their sizes and classes. */
function templatesOf(object: KubeObject): unknown {
  const templates = fieldAt(object, 'spec', 'volumeClaimTemplates');
  if (!Array.isArray(templates)) return [];
  return templates.filter(isFields).map((claim) => ({
    ...claim,
    spec: { ...specOf(claim), resources: undefined, storageClassName: undefined },
  }));
}

/** Fields of which an API server takes no other value, so that no sync of the object comes to its end. */
export function frozenProblems(change: Change): Problem[] {
  const { before, after } = change;
  const frozen = FROZEN[after.kind] ?? [];
  const fields = (typeof frozen === 'function' ? frozen(change) : frozen).filter((field) => {
    const [was, is] = [before, after].map((object) => valueAt(object, field.split('.')));
    return !isDeepStrictEqual(was, is);
  });
  if (after.kind === 'StatefulSet' && !isDeepStrictEqual(templatesOf(before), templatesOf(after))) {
    fields.push('spec.volumeClaimTemplates');
  }
  const how = after.kind === 'StatefulSet' ? ', with --cascade=orphan' : '';
  const message = `an API server takes no other value of it, and every sync fails; expected what it was, another name, or a person who deletes the object first${how}`;
  return fields.map((field) => ({ code: 'immutable-field', field, message }));
}

const valueAt = (object: KubeObject, path: readonly string[]): unknown =>
  fieldAt(object, ...path) ?? DEFAULTS[path.at(-1) ?? ''];
