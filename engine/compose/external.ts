import { App, Chart } from 'cdk8s';
import { wave } from '../../charts/argocd/annotations.ts';
import { ExternalSecret } from '../../charts/secrets/external-secret.ts';
import { FLEET_STORE } from '../../charts/secrets/fleet-store.ts';
import { remoteRef } from '../../charts/secrets/remote-ref.ts';
import { keptAnnotations } from '../../charts/secrets/sealed-secret.ts';
import { type Component, secretsOf } from '../../charts/shared/component.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { KubeObject, Labels } from '../../charts/shared/manifest.ts';
import type { SecretSpec } from '../../charts/shared/secret.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { isRemoteKey, remoteKeyOf, type SecretsData } from '../../clusters/schema/secrets.ts';
import { didYouMean } from '../did-you-mean.ts';
import { secretLabels } from './secret-labels.ts';

/** Whether a component's secret takes its values from the cluster's store, and not from Git. */
export function isExternal({ secrets }: ClusterData, component: Component, { name, values }: SecretSpec): boolean {
  if (component.secretsFrom === 'sealed' || values.length === 0) return false;
  const key = `${component.namespace}/${name}`;
  return secrets.from === 'external' ? !secrets.sealed.includes(key) : secrets.external.includes(key);
}

/** What the store of a cluster calls a secret. */
export const remoteKeyIn = ({ name: cluster, secrets }: ClusterData, namespace: string, name: string): string =>
  keyOf(secrets, { cluster, namespace, name });

/** What the Secret is made of, as far as Git knows: the values change without it. */
export const externalContent = ({ name, secrets }: ClusterData, namespace: string, spec: SecretSpec): object => ({
  template: spec.template,
  key: keyOf(secrets, { cluster: name, namespace, name: spec.name }),
});

/** The ExternalSecrets of a component; as SealedSecrets would, they go ahead of the workloads. */
export function externalObjects(fleet: Fleet, cluster: ClusterData, component: Component): KubeObject[] {
  const common = secretLabels(fleet, component);
  return Object.values(secretsOf(component, fleet, cluster))
    .filter((spec) => isExternal(cluster, component, spec))
    .map((spec) => externalSecret(cluster, component, { spec, common }));
}

function externalSecret(
  { name: cluster, secrets }: ClusterData,
  component: Component,
  { spec, common }: { spec: SecretSpec; common: Labels },
): KubeObject {
  const { namespace } = component;
  const { name, values, template } = spec;
  const { type, labels, annotations, immutable, data } = template;
  const remote = remoteRef(storeOf(secrets), keyOf(secrets, { cluster, namespace, name }));
  const object = new ExternalSecret(new Chart(new App(), 'external'), name, {
    name,
    namespace,
    labels: common,
    annotations: { ...wave(-1), ...keptAnnotations(spec) },
    store: FLEET_STORE,
    refreshInterval: secrets.refreshInterval,
    data: Object.fromEntries(values.map((value) => [value, remote(value)])),
    target: {
      creationPolicy: spec.onRemoval === 'keep' ? 'Orphan' : 'Owner',
      // A store that forgets a value takes nothing from those who run on it.
      deletionPolicy: 'Retain',
      ...(immutable === undefined ? {} : { immutable }),
      template: {
        type,
        labels: { ...common, ...labels },
        ...(annotations ? { annotations } : {}),
        // The values stand beside the files, as in what a SealedSecret becomes.
        ...(Object.keys(data).length > 0 ? { data, mergePolicy: 'Merge' } : {}),
      },
    },
  });
  return object.toJson() as KubeObject;
}

function storeOf({ store }: SecretsData): NonNullable<SecretsData['store']> {
  if (store === undefined) throw new Error('external secrets without a store got past the loader');
  return store;
}

const keyOf = (secrets: SecretsData, place: { cluster: string; namespace: string; name: string }): string =>
  remoteKeyOf(storeOf(secrets), secrets.remoteKey, place);

interface Placed {
  component: Component;
  spec: SecretSpec;
  key: string;
}

/** Names in the cluster's data that no component has, and names in the store that cannot be or mean two secrets. */
export function externalFindings(fleet: Fleet, cluster: ClusterData, components: readonly Component[]): Finding[] {
  const placed = components.flatMap((component) =>
    Object.values(secretsOf(component, fleet, cluster)).map((spec) => ({
      component,
      spec,
      key: `${component.namespace}/${spec.name}`,
    })),
  );
  return [...strangers(cluster, placed), ...remoteKeyFindings(cluster, placed)];
}

function strangers({ name, secrets }: ClusterData, placed: readonly Placed[]): Finding[] {
  const list = secrets.from === 'external' ? 'sealed' : 'external';
  const known = placed.filter(({ component }) => component.secretsFrom === undefined).map(({ key }) => key);
  return secrets[list]
    .filter((key) => !known.includes(key))
    .map((key) => {
      const right = didYouMean(key, known) ?? 'remove it';
      const opens = placed.some((each) => each.key === key);
      const why = opens ? 'is always sealed, as it opens the store' : `is no secret of a component of ${name}`;
      return error(
        'unknown-secret',
        `clusters/${name}.yaml: secrets.${list}`,
        `${key} ${why}; ${opens ? 'remove it' : right}`,
      );
    });
}

function remoteKeyFindings(cluster: ClusterData, placed: readonly Placed[]): Finding[] {
  const at = `clusters/${cluster.name}.yaml: secrets.remoteKey`;
  const byRemote = new Map<string, string>();
  return placed
    .filter(({ component, spec }) => isExternal(cluster, component, spec))
    .flatMap(({ component: { namespace }, spec: { name }, key }) => {
      const remote = keyOf(cluster.secrets, { cluster: cluster.name, namespace, name });
      const other = byRemote.get(remote);
      byRemote.set(remote, key);
      if (!isRemoteKey(storeOf(cluster.secrets), remote)) {
        return [
          error(
            'remote-key',
            at,
            `${key} would be ${remote} in the store, which takes no such name; shorten the pattern`,
          ),
        ];
      }
      if (other === undefined || other === key) return [];
      return [
        error(
          'remote-key',
          at,
          `${other} and ${key} would both be ${remote} in the store; expected {namespace} in the pattern`,
        ),
      ];
    });
}
