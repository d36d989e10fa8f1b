import { ApiObject, App } from 'cdk8s';
import type { z } from 'zod';
import type { ChartProps, Component, Context } from '../../charts/shared/component.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { profileOf } from '../../charts/shared/profile.ts';
import { type Secrets, secretRefs } from '../../charts/shared/secret.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';

export function contextOf(fleet: Fleet, cluster: ClusterData, components: readonly Component[]): Context {
  const enabled = components.filter(({ name }) => cluster.components[name] !== undefined);
  return {
    fleet,
    cluster,
    profile: profileOf(cluster),
    namespaces: [...new Set(enabled.map(({ namespace }) => namespace))].sort(),
  };
}

export function propsOf(context: Context, component: Component): ChartProps<z.ZodType, Secrets> {
  const { namespace, secrets = {} } = component;
  const { options } = context.cluster.components[component.name]!;
  return { ...context, namespace, options, secrets: secretRefs(namespace, secrets, context.cluster.sealed) };
}

/**
 * The objects of one component, read from the construct tree in its order.
 * cdk8s' own synthesis resolves and validates the whole app again for every chart, so it is not used.
 */
export function objectsOf(component: Component, props: ChartProps<z.ZodType, Secrets>): KubeObject[] {
  if (component.chart === undefined) return [];
  const chart = new component.chart(new App(), component.name, props);
  return chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => object.toJson() as KubeObject);
}
