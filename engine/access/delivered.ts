import type { Finding } from '../../charts/shared/finding.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { Builds } from '../compose/builds.ts';
import { contextOf } from '../compose/chart.ts';
import { composeComponent } from '../compose/component.ts';
import { neededSecrets } from '../compose/needed.ts';
import { type Registry, registryOf } from '../registry.ts';
import type { Schemas } from '../validate/index.ts';

/** What of one component Argo CD applies to a cluster. */
export interface Delivered {
  /** In which its objects are that name none. */
  namespace: string;
  objects: readonly KubeObject[];
  upstream: Upstream | undefined;
}

interface Composing {
  registry: Registry;
  schemas: Schemas;
}

/** What the fleet delivers to a cluster, and what stands against it. */
export function deliveredTo(
  fleet: Fleet,
  cluster: ClusterData,
  { registry: brought, schemas }: Composing,
): { delivered: Delivered[]; findings: Finding[] } {
  const registry = registryOf(brought, fleet);
  const context = contextOf(fleet, cluster, registry.components);
  const builds = new Builds();
  const composed = registry.components
    .filter(({ name }) => cluster.components[name] !== undefined)
    .map((component) => composeComponent(context, component, { schemas, builds }));
  const delivered = composed.map(({ component, manifests, upstream }) => ({
    namespace: component.namespace,
    objects: manifests.map(({ object }) => object),
    upstream,
  }));
  return {
    delivered: [...delivered, ...sealedLater(fleet, cluster, registry)],
    findings: composed.flatMap(({ findings }) => findings),
  };
}

/** What is not sealed yet is delivered as soon as it is. */
const sealedLater = (fleet: Fleet, { name }: ClusterData, registry: Registry): Delivered[] =>
  neededSecrets(fleet, registry)
    .filter(({ cluster, state }) => cluster === name && state !== 'external')
    .map(({ namespace, spec }) => {
      const metadata = { name: spec.name, namespace };
      const object = { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata };
      return { namespace, objects: [object], upstream: undefined };
    });
