import type { Component, Context } from '../../charts/shared/component.ts';
import { type KubeObject, Manifest, Manifests } from '../../charts/shared/manifest.ts';
import type { Shapes } from '../../charts/shared/shapes/kinds.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import { type ClusterData, ClusterSchema, DeliverySchema, type Fleet } from '../../clusters/schema/cluster.ts';
import { FleetSchema } from '../../clusters/schema/fleet.ts';
import { contextOf, objectsOf, propsOf } from '../../engine/compose/chart.ts';
import { Schemas, validate } from '../../engine/validate/index.ts';

const ZONE = 'k8s-{cluster}.miribit.lab';

/** A cluster of the spec's fleet: one node, in its own address range. */
export function clusterForTest(name: string, changes: Partial<ClusterData> = {}): ClusterData {
  const number = Number(name.slice(-1));
  const address = `192.168.101.${number === 1 ? 194 : 194 + number}`;
  const data = ClusterSchema.parse({
    name,
    role: number === 1 ? 'central' : 'edge',
    apiServer: `https://${address}:6443`,
    nodeAddresses: [address],
    loadBalancerPool: `192.168.101.${200 + number * 10}-192.168.101.${209 + number * 10}`,
    kubernetes: '1.36',
    nodes: { count: 1, cpu: '8', memory: '32Gi', disk: '500Gi' },
    ingress: 'hostNetwork',
    labels: { environment: 'lab', region: `site-${number}` },
  });
  return {
    ...data,
    zone: ZONE.replace('{cluster}', name),
    apiServerPort: 6443,
    components: {},
    sealed: {},
    certificates: [],
    ...changes,
  };
}

/** The fleet of the spec: a central cluster and three edges, without components. */
export function fleetForTest(changes: Partial<Fleet> = {}): Fleet {
  return {
    ...FleetSchema.parse({
      git: { url: 'http://gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git' },
      zone: ZONE,
      central: 'cluster-01',
      objectStorage: { endpoint: 'http://s3.minio.miribit.lab:9000' },
    }),
    clusters: ['cluster-01', 'cluster-02', 'cluster-03', 'cluster-04'].map((name) => clusterForTest(name)),
    apps: {},
    demo: true,
    ...changes,
  };
}

export interface ForTest {
  /** Changes to the cluster that it runs on; its name chooses one of the fleet. Default: the first of the component's roles. */
  cluster?: Partial<ClusterData>;
  options?: unknown;
  fleet?: Partial<Fleet>;
  /** Components that are enabled beside it, with their defaults. */
  beside?: readonly Component[];
}

/** The objects of one component as its cluster gets them, each in its namespace. */
export function composeForTest(component: Component, forTest: ForTest = {}): KubeObject[] {
  const context = contextForTest(component, forTest);
  const schemas = schemasFor(context.cluster.kubernetes);
  return objectsOf(component, propsOf(context, component)).map((object) =>
    placed(object, component.namespace, schemas),
  );
}

/** The same, as checks see them. */
export function manifestsForTest(component: Component, forTest: ForTest = {}): Manifests {
  const { name } = contextForTest(component, forTest).cluster;
  return new Manifests(composeForTest(component, forTest).map((object) => new Manifest(name, component.name, object)));
}

/** What the component has Argo CD take from elsewhere. */
export function upstreamForTest(component: Component, forTest: ForTest = {}): Upstream | undefined {
  return component.upstream?.(propsOf(contextForTest(component, forTest), component));
}

/** What an API server would refuse about the objects, as `Kind/name: field: what`. */
export const problemsOf = (objects: readonly KubeObject[], kubernetes = '1.36'): string[] =>
  objects.flatMap((object) =>
    validate(object, schemasFor(kubernetes)).map(
      ({ field, message }) => `${object.kind}/${object.metadata.name}: ${field}: ${message}`,
    ),
  );

type Shaped<Kind extends string> = KubeObject & (Kind extends keyof Shapes ? Shapes[Kind] : unknown);

/** The one object of a kind, or of a kind and name. */
export function objectOf<Kind extends string>(objects: readonly KubeObject[], kind: Kind, name?: string): Shaped<Kind> {
  const isWanted = (object: KubeObject): object is Shaped<Kind> =>
    object.kind === kind && (name === undefined || object.metadata.name === name);
  const [first, ...more] = objects.filter(isWanted);
  if (first !== undefined && more.length === 0) return first;
  const there = objects.map((object) => `${object.kind}/${object.metadata.name}`).join(', ');
  throw new Error(`expected one ${kind} ${name ?? ''}, found ${objects.filter(isWanted).length} among ${there}`);
}

const schemas = new Map<string, Schemas>();

function schemasFor(kubernetes: string): Schemas {
  const known = schemas.get(kubernetes) ?? new Schemas('imports/schemas', kubernetes);
  schemas.set(kubernetes, known);
  return known;
}

function contextForTest(
  component: Component,
  { cluster = {}, options = {}, fleet = {}, beside = [] }: ForTest,
): Context {
  const name = cluster.name ?? (component.roles[0] === 'central' ? 'cluster-01' : 'cluster-02');
  const whole = fleetForTest(fleet);
  const delivery = DeliverySchema.parse({});
  const own = {
    ...Object.fromEntries(beside.map((each) => [each.name, { delivery, options: each.options.parse({}) }])),
    [component.name]: { delivery, options: component.options.parse(options) },
  };
  const clusters = whole.clusters.map((each) =>
    each.name === name
      ? { ...each, ...cluster, components: { ...each.components, ...cluster.components, ...own } }
      : each,
  );
  return contextOf({ ...whole, clusters }, clusters.find((each) => each.name === name)!, [component, ...beside]);
}

const placed = (object: KubeObject, namespace: string, known: Schemas): KubeObject =>
  object.metadata.namespace !== undefined || known.scopeOf(object.apiVersion, object.kind) !== 'Namespaced'
    ? object
    : { ...object, metadata: { ...object.metadata, namespace } };
