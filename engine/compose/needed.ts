import { secretsOf } from '../../charts/shared/component.ts';
import type { SecretSpec } from '../../charts/shared/secret.ts';
import type { Fleet, SealedObject } from '../../clusters/schema/cluster.ts';
import { type Registry, registryOf } from '../registry.ts';
import { recordOf } from '../seal/record.ts';
import { isExternal, remoteKeyIn } from './external.ts';
import { sealedFile } from './sealed.ts';

/** One value of a needed secret, and when it was sealed with which certificate, where the file says so. */
export interface NeededValue {
  name: string;
  sealed: boolean;
  /** The first 16 hex digits of the certificate's SHA-256. */
  certificate?: string;
  /** A day such as 2026-12-31. */
  since?: string;
}

/** A secret that a cluster needs, and who uses it there. */
export interface NeededSecret {
  cluster: string;
  namespace: string;
  components: readonly string[];
  spec: SecretSpec;
  /** From the root of the repository. */
  file: string;
  state: 'sealed' | 'incomplete' | 'missing' | 'external';
  /** What the store calls it that has its values. */
  remoteKey?: string;
  values: readonly NeededValue[];
}

/** Every secret that the fleet needs, by cluster, in the order of the registry. */
export function neededSecrets(fleet: Fleet, registry: Pick<Registry, 'components' | 'appComponent'>): NeededSecret[] {
  const { components } = registryOf(registry, fleet);
  return fleet.clusters.flatMap((cluster) => {
    const needed = new Map<string, NeededSecret & { components: string[] }>();
    for (const component of components) {
      if (cluster.components[component.name] === undefined) continue;
      const { namespace } = component;
      for (const spec of Object.values(secretsOf(component, fleet, cluster))) {
        const key = `${namespace}/${spec.name}`;
        const known = needed.get(key);
        if (known === undefined) {
          const state = isExternal(cluster, component, spec)
            ? {
                state: 'external' as const,
                remoteKey: remoteKeyIn(cluster, namespace, spec.name),
                values: spec.values.map((name) => ({ name, sealed: false })),
              }
            : stateOf(spec, cluster.sealed[key]);
          const file = sealedFile(cluster.name, namespace, spec.name);
          needed.set(key, { cluster: cluster.name, namespace, components: [component.name], spec, file, ...state });
        } else known.components.push(component.name);
      }
    }
    return [...needed.values()];
  });
}

function stateOf({ values }: SecretSpec, object: SealedObject | undefined): Pick<NeededSecret, 'state' | 'values'> {
  const each = values.map((name) => valueState(name, object));
  const sealed = each.filter((value) => value.sealed).length;
  if (sealed < each.length && sealed === 0) return { state: 'missing', values: each };
  return { state: sealed < each.length ? 'incomplete' : 'sealed', values: each };
}

function valueState(name: string, object: SealedObject | undefined): NeededValue {
  if (object?.spec.encryptedData[name] === undefined) return { name, sealed: false };
  return { name, sealed: true, ...recordOf(object, name) };
}
