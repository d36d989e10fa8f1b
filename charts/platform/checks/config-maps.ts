import { clusterCheck } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { containersOf, type Pods, podsOf } from './pods.ts';

/** Where a pod names a ConfigMap of its own namespace. */
interface Reference {
  manifest: Manifest;
  path: string;
  name: string;
  /** Keys that are used; none: the whole ConfigMap. */
  keys: readonly string[];
  /** Whether the pods start without it. */
  optional: boolean;
  /** Of a volume that is told of by itself. */
  isPart?: true;
}

export function* configMapsOf(pods: Pods): Generator<Reference> {
  const { manifest, path, template } = pods;
  for (const [i, { name: volume, configMap }] of (template.spec.volumes ?? []).entries()) {
    if (configMap === undefined) continue;
    const { name, items = [], optional = false } = configMap;
    const keys = items.map(({ key }) => key);
    yield { manifest, path: `${path}.spec.volumes[${i}].configMap`, name, keys, optional };
    if (items.length === 0) yield* singleFiles(pods, { volume, name, optional });
  }
  for (const { path: at, container } of containersOf(pods)) {
    for (const [i, { valueFrom }] of (container.env ?? []).entries()) {
      const ref = valueFrom?.configMapKeyRef;
      if (ref === undefined) continue;
      const { name, key, optional = false } = ref;
      yield { manifest, path: `${at}.env[${i}].valueFrom.configMapKeyRef`, name, keys: [key], optional };
    }
    for (const [i, { configMapRef }] of (container.envFrom ?? []).entries()) {
      if (configMapRef === undefined) continue;
      const { name, optional = false } = configMapRef;
      yield { manifest, path: `${at}.envFrom[${i}].configMapRef`, name, keys: [], optional };
    }
  }
}

interface Mounted {
  volume: string;
  /** Of the ConfigMap. */
  name: string;
  optional: boolean;
}

/** Single files of a volume of all keys; in the place of one that is not there, an empty folder is mounted. */
function* singleFiles(pods: Pods, { volume, name, optional }: Mounted): Generator<Reference> {
  for (const { path: at, container } of containersOf(pods)) {
    for (const [i, { name: mounted, subPath }] of (container.volumeMounts ?? []).entries()) {
      if (mounted !== volume || subPath === undefined) continue;
      const path = `${at}.volumeMounts[${i}].subPath`;
      yield { manifest: pods.manifest, path, name, keys: [subPath], optional, isPart: true };
    }
  }
}

/** What every namespace gets from Kubernetes. */
const ROOT_CA = 'kube-root-ca.crt';

function keysOf(manifests: Manifests): ReadonlyMap<string, readonly string[]> {
  return new Map(
    manifests.ofKind('ConfigMap').map(({ namespace, object }) => {
      const { data = {}, binaryData = {} } = object as { data?: object; binaryData?: object };
      return [`${namespace}/${object.metadata.name}`, [...Object.keys(data), ...Object.keys(binaryData)]];
    }),
  );
}

/** Every ConfigMap that a pod names is there, with the keys that it uses. Source: contract W11. */
export const configMapExists = clusterCheck('config-map-exists', 'error', function* (manifests) {
  const known = keysOf(manifests);
  for (const reference of podsOf(manifests).flatMap((pods) => [...configMapsOf(pods)])) {
    const { manifest, path, name, keys, optional, isPart } = reference;
    if (optional || name === ROOT_CA) continue;
    const there = known.get(`${manifest.namespace}/${name}`);
    const at = manifest.field(path);
    if (there === undefined) {
      if (!isPart) yield { at, message: `there is no ConfigMap ${name} in ${manifest.namespace}` };
      continue;
    }
    for (const key of keys) {
      if (!there.includes(key))
        yield { at, message: `ConfigMap ${name} has no key ${key}; it has: ${there.join(', ') || 'none'}` };
    }
  }
});

/**
 * Pods that read a ConfigMap carry its hash, so that a change rolls them.
 * Source: contract W28. Otherwise new configuration stands beside pods that run the old one.
 */
export const configChecksum = clusterCheck('config-checksum', 'warning', function* (manifests) {
  const known = keysOf(manifests);
  for (const pods of podsOf(manifests)) {
    const { manifest, path, template } = pods;
    const read = [...configMapsOf(pods)].find(({ name }) => known.has(`${manifest.namespace}/${name}`));
    const hashed = Object.keys(template.metadata?.annotations ?? {}).some((key) => key.startsWith('checksum/'));
    if (read === undefined || hashed) continue;
    const at = manifest.field(`${path}.metadata.annotations`);
    yield { at, message: `no change of ConfigMap ${read.name} rolls the pods; expected its hash as checksum/config` };
  }
});
