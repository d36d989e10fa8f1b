import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { hasSyncOption } from '../delivery/annotations.ts';
import type { Fields } from '../validate/json-schema.ts';
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

const without = (fields: Fields, names: readonly string[]): string[] =>
  Object.keys(fields).filter((name) => !names.includes(name));

type Frozen = (change: Change) => readonly (readonly string[])[];

const always =
  (...paths: string[]): Frozen =>
  () =>
    paths.map((path) => path.split('.'));

/** The fields of a kind that nobody can change on a cluster, by their paths. */
const FROZEN: Readonly<Record<string, Frozen>> = {
  StatefulSet: ({ before, after }) =>
    [...new Set([before, after].flatMap((object) => without(specOf(object), OF_A_STATEFUL_SET)))].map((name) => [
      'spec',
      name,
    ]),
  Deployment: always('spec.selector'),
  DaemonSet: always('spec.selector'),
  Job: (change) => (isMadeAnew(change.after) ? [] : always('spec.selector', 'spec.template')(change)),
  Service: always('spec.clusterIP'),
  PersistentVolumeClaim: ({ before, after }) =>
    [...new Set([before, after].flatMap((object) => without(specOf(object), OF_A_CLAIM)))].map((name) => [
      'spec',
      name,
    ]),
  StorageClass: always('provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
  PriorityClass: always('value', 'preemptionPolicy'),
  RoleBinding: always('roleRef'),
  ClusterRoleBinding: always('roleRef'),
  ConfigMap: (change) => (change.before.immutable === true ? always('immutable', 'data', 'binaryData')(change) : []),
  CustomResourceDefinition: always('spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'),
};

/** A hook is deleted before each sync, and so is what is replaced by force: nothing of it has to stay. */
const isMadeAnew = (object: KubeObject): boolean =>
  object.metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined ||
  (hasSyncOption(object, 'Replace=true') && hasSyncOption(object, 'Force=true'));

/** Kinds whose changes are looked at. */
export const FROZEN_KINDS: readonly string[] = Object.keys(FROZEN);

/** Claims without what is looked at by itself: their sizes and classes. */
function barred(object: KubeObject): unknown {
  const templates = fieldAt(object, 'spec', 'volumeClaimTemplates');
  return Array.isArray(templates)
    ? templates.map((claim: Fields) => ({
        ...claim,
        spec: { ...(fieldAt(claim, 'spec') as Fields), resources: undefined, storageClassName: undefined },
      }))
    : [];
}

const valueAt = (object: KubeObject, path: readonly string[]): unknown =>
  fieldAt(object, ...path) ?? DEFAULTS[path.at(-1) ?? ''];

const EVERY_SYNC_FAILS = 'an API server takes no other value of it, and every sync fails';

/** Fields of which an API server takes no other value, so that no sync of the object comes to its end. */
export function frozenProblems(change: Change): Problem[] {
  const { before, after } = change;
  const paths = (FROZEN[after.kind]?.(change) ?? []).filter(
    (path) => !isDeepStrictEqual(valueAt(before, path), valueAt(after, path)),
  );
  const claims = after.kind === 'StatefulSet' && !isDeepStrictEqual(barred(before), barred(after));
  return [...paths.map((path) => path.join('.')), ...(claims ? ['spec.volumeClaimTemplates'] : [])].map((field) => ({
    code: 'immutable-field',
    field,
    message: `${EVERY_SYNC_FAILS}; expected what it was, another name, or a person who deletes the object first${HOW[after.kind] ?? ''}`,
  }));
}

const HOW: Readonly<Record<string, string>> = { StatefulSet: ', with --cascade=orphan' };
