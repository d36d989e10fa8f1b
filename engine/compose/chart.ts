import { ApiObject, App, Chart } from 'cdk8s';
import type { z } from 'zod';
import { type ChartProps, type Component, type Context, secretsOf } from '../../charts/shared/component.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { profileOf } from '../../charts/shared/profile.ts';
import { type Secrets, secretRefs } from '../../charts/shared/secret.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { distinct } from '../distinct.ts';
import { externalContent, isExternal } from './external.ts';
import { Rendered } from './rendered.ts';
import { sealedContent } from './sealed.ts';

export function contextOf(fleet: Fleet, cluster: ClusterData, components: readonly Component[]): Context {
  const enabled = components.filter(({ name }) => cluster.components[name] !== undefined);
  return {
    fleet,
    cluster,
    profile: profileOf(cluster),
    namespaces: namespacesOf(enabled),
    appNamespaces: namespacesOf(enabled.filter(({ project }) => project !== undefined)),
  };
}

const namespacesOf = (components: readonly Component[]): string[] =>
  distinct(components.map(({ namespace }) => namespace));

export function propsOf(context: Context, component: Component): ChartProps<z.ZodType, Secrets> {
  const { namespace } = component;
  const { fleet, cluster } = context;
  const { options } = cluster.components[component.name]!;
  const secrets = secretRefs(namespace, secretsOf(component, fleet, cluster), (spec) =>
    isExternal(cluster, component, spec)
      ? externalContent(cluster, namespace, spec)
      : sealedContent(cluster, namespace, spec),
  );
  return { ...context, namespace, options, secrets };
}

/**
 * The objects of one component, read from the construct tree in its order.
 * cdk8s' own synthesis resolves and validates the whole app again for every chart, so it is not used.
 */
export function objectsOf(
  component: Component,
  props: ChartProps<z.ZodType, Secrets>,
  { rendered = new Rendered(), complete = (object: KubeObject) => object } = {},
): KubeObject[] {
  if (component.chart === undefined) return [];
  const chart = new component.chart(new App(), component.name, props);
  const found = chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
  const objects = rendered.objects(found, complete);
  const problems = found.flatMap((construct, i) => identityProblem(construct, objects[i]!));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return objects;
}

/** What is not even named has no file, and no rule can speak of it. */
function identityProblem(construct: ApiObject, object: KubeObject): string[] {
  const { path } = construct.node;
  const missing = (['apiVersion', 'kind'] as const).filter((field) => typeof object[field] !== 'string');
  if (missing.length > 0) return missing.map((field) => `object at ${path}: ${field} is missing; expected text`);
  const { name } = object.metadata as { name?: unknown };
  if (name !== undefined && typeof name !== 'string') {
    return [`${object.kind} at ${path}: metadata.name is ${JSON.stringify(name)}; expected text`];
  }
  return nameProblem(construct, object);
}

/** A name that says nothing but where its construct stands changes with the code, and what it named is deleted. */
function nameProblem(construct: ApiObject, { kind, metadata }: KubeObject): string[] {
  const at = `${kind} at ${construct.node.path}`;
  if (metadata.generateName !== undefined) {
    return [`${at}: metadata.generateName makes another object at each sync; expected metadata.name`];
  }
  if (isGiven(construct) || metadata.name !== madeUp(construct)) return [];
  return [`${at}: metadata.name is missing; expected a name that does not follow the place in the code`];
}

const madeUp = (construct: ApiObject): string =>
  Chart.prototype.generateObjectName.call(Chart.of(construct), construct);

/** A short path makes a name without a hash, which may be the one that was given. */
function isGiven(construct: ApiObject): boolean {
  const props: { metadata?: { name?: unknown } } | undefined = Reflect.get(construct, 'props');
  return props?.metadata?.name !== undefined;
}
