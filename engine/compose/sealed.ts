import { wave } from '../../charts/argocd/annotations.ts';
import { type Component, secretsOf } from '../../charts/shared/component.ts';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { SecretSpec } from '../../charts/shared/secret.ts';
import type { ClusterData, Fleet, SealedObject } from '../../clusters/schema/cluster.ts';
import { nearest } from '../validate/nearest.ts';

/** The path of the file that holds a cluster's sealed secret. */
export const sealedFile = (cluster: string, namespace: string, name: string): string =>
  `clusters/sealed/${cluster}/${namespace}/${name}.yaml`;

/** What a Secret is made of in the cluster; undefined while nothing is sealed. */
export function sealedContent(cluster: ClusterData, namespace: string, spec: SecretSpec): object | undefined {
  const object = cluster.sealed[`${namespace}/${spec.name}`];
  return object && specOf(object, spec);
}

/** The SealedSecrets that a component's declared secrets have in the cluster's folder; they go ahead of the workloads. */
export function sealedObjects(fleet: Fleet, cluster: ClusterData, component: Component): KubeObject[] {
  return Object.values(secretsOf(component, fleet, cluster)).flatMap((spec) => {
    const object = cluster.sealed[`${component.namespace}/${spec.name}`];
    return object === undefined ? [] : [delivered(object, spec)];
  });
}

const RECORDS = 'fleetwright/';

/** The file's values under the template that the component declares: what a chart changes there needs no new seal. */
function delivered(object: SealedObject, spec: SecretSpec): KubeObject {
  const { annotations, labels, ...metadata } = object.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([name]) => !name.startsWith(RECORDS));
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(labels ? { labels } : {}),
      annotations: { ...wave(-1), ...Object.fromEntries(kept) },
    },
    spec: specOf(object, spec),
  };
}

function specOf({ spec }: SealedObject, { name, template: declared }: SecretSpec): SealedObject['spec'] {
  const template = spec.template ?? {};
  const { labels, annotations } = declared;
  const data = { ...template.data, ...declared.data };
  return {
    ...spec,
    template: {
      ...template,
      type: declared.type,
      ...(declared.immutable === undefined ? {} : { immutable: declared.immutable }),
      metadata: {
        ...template.metadata,
        name,
        ...(labels ? { labels: { ...template.metadata?.labels, ...labels } } : {}),
        ...(annotations ? { annotations: { ...template.metadata?.annotations, ...annotations } } : {}),
      },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    },
  };
}

/** Values are sealed by a person; until then the workload waits, so the run goes on. Source: contract K01. */
export function missingSecrets(fleet: Fleet, cluster: ClusterData, component: Component): Finding[] {
  const at = `${cluster.name}/${component.name}`;
  return Object.values(secretsOf(component, fleet, cluster)).flatMap(({ name, values, purpose }) => {
    const file = sealedFile(cluster.name, component.namespace, name);
    const object = cluster.sealed[`${component.namespace}/${name}`];
    if (object === undefined) {
      const message = `secret ${component.namespace}/${name} (${values.join(', ')}) is not sealed: ${purpose}; kubeseal it into ${file}`;
      return [warning('missing-secret', at, message)];
    }
    const { encryptedData } = object.spec;
    return values
      .filter((value) => encryptedData[value] === undefined)
      .map((value) =>
        error('missing-secret-key', at, `${file} has no ${value}, which the component reads; seal it too`),
      );
  });
}

/** What nothing reads is delivered nowhere, which whoever sealed it should know. */
export function unusedSecrets(fleet: Fleet, cluster: ClusterData, components: readonly Component[]): Finding[] {
  const used = components.flatMap((component) =>
    Object.values(secretsOf(component, fleet, cluster)).map(({ name }) => `${component.namespace}/${name}`),
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
