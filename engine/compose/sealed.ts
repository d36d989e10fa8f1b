import { wave } from '../../charts/argocd/annotations.ts';
import type { Component } from '../../charts/shared/component.ts';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { ClusterData, SealedObject } from '../../clusters/schema/cluster.ts';
import { nearest } from '../validate/nearest.ts';

interface Sealed extends SealedObject {
  spec?: { encryptedData?: Record<string, string>; template?: { data?: Record<string, string> } };
}

/** The SealedSecrets that a component's declared secrets have in the cluster's folder; they go ahead of the workloads. */
export function sealedObjects(cluster: ClusterData, component: Component): KubeObject[] {
  return Object.values(component.secrets ?? {}).flatMap(({ name }) => {
    const object = cluster.sealed[`${component.namespace}/${name}`];
    if (object === undefined) return [];
    const annotations = { ...wave(-1), ...(object.metadata.annotations as Record<string, string> | undefined) };
    return [{ ...object, metadata: { ...object.metadata, annotations } }];
  });
}

/** Values are sealed by a person; until then the workload waits, so the run goes on. Source: contract K01. */
export function missingSecrets(cluster: ClusterData, component: Component): Finding[] {
  const at = `${cluster.name}/${component.name}`;
  return Object.values(component.secrets ?? {}).flatMap(({ name, keys, purpose }) => {
    const file = `clusters/sealed/${cluster.name}/${component.namespace}/${name}.yaml`;
    const object: Sealed | undefined = cluster.sealed[`${component.namespace}/${name}`];
    if (object === undefined) {
      const message = `secret ${component.namespace}/${name} (${keys.join(', ')}) is not sealed: ${purpose}; kubeseal it into ${file}`;
      return [warning('missing-secret', at, message)];
    }
    const known = { ...object.spec?.encryptedData, ...object.spec?.template?.data };
    return keys
      .filter((key) => known[key] === undefined)
      .map((key) => error('missing-secret-key', at, `${file} has no ${key}, which the component reads; seal it too`));
  });
}

/** What nothing reads is delivered nowhere, which whoever sealed it should know. */
export function unusedSecrets(cluster: ClusterData, components: readonly Component[]): Finding[] {
  const used = components.flatMap(({ namespace, secrets = {} }) =>
    Object.values(secrets).map(({ name }) => `${namespace}/${name}`),
  );
  return Object.keys(cluster.sealed)
    .filter((key) => !used.includes(key))
    .map((key) => {
      const near = nearest(key, used);
      const right = near === undefined ? 'remove it' : `did you mean ${near}?`;
      const message = `no component of ${cluster.name} reads it, so it is not delivered; ${right}`;
      return warning('unused-secret', `clusters/sealed/${cluster.name}/${key}.yaml`, message);
    });
}
