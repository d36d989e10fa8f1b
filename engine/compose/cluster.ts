import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import type { Context } from '../../charts/shared/component.ts';
import type { Finding } from '../../charts/shared/finding.ts';
import { hostsOf, isAtGateway, isCiliums, routedHostsOf } from '../../charts/shared/hosts.ts';
import { Manifest, Manifests } from '../../charts/shared/manifest.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { Collector } from '../collector.ts';
import { distinct } from '../distinct.ts';
import type { CollectedFacts } from '../judge.ts';
import type { Registry } from '../registry.ts';
import type { Schemas } from '../validate/index.ts';
import { Applications } from './applications.ts';
import { Builds } from './builds.ts';
import { contextOf } from './chart.ts';
import { type ComposedComponent, composeComponent, validationFindings } from './component.ts';
import { consumerFindings, makerFindings } from './consumers.ts';
import { externalFindings } from './external.ts';
import { applicationPath, componentFolder, fileName } from './paths.ts';
import { type Permissions, permissionsByProject } from './permissions.ts';
import { orRefusal, type Refusal } from './refusal.ts';
import { secretFindings, unusedSecrets } from './sealed.ts';
import { unservedKinds } from './served.ts';
import { storageFindings } from './storage-order.ts';
import { strayFindings } from './stray.ts';
import { claimedTwice, oversized, Tree } from './tree.ts';
import { orNothing } from './unsound.ts';

/** All that the fleet needs to know of a composed cluster: small but for the text of its files. */
export interface ComposedCluster {
  name: string;
  files: ReadonlyMap<string, string>;
  /** The names of its Applications. */
  applications: readonly string[];
  objects: number;
  /** What its Ingresses serve, by name. */
  hosts: readonly string[];
  /** What its routes serve at its own Gateway, by name. */
  routedHosts: readonly string[];
  /** By the project of its Applications. */
  permissions: Readonly<Record<string, Permissions>>;
  /** Components whose Applications an ApplicationSet makes. */
  rolling: readonly Rolling[];
  /** Keys of the fleet's mirrors that something comes from. */
  mirrors: readonly string[];
  facts: CollectedFacts;
  findings: readonly Finding[];
  /** What charts threw in place of objects. */
  refusals: readonly Error[];
}

/** What the Application of a component says beside what follows from its data. */
interface Rolling {
  component: string;
  ignored: readonly IgnoreDifference[];
}

interface ComposeClusterOptions {
  registry: Registry;
  schemas: Schemas;
  /** What was made of other clusters of the same fleet. */
  builds?: Builds;
  collector?: Collector;
  applications?: Applications;
}

/** One cluster, as a pure function of the fleet's data, that cluster and the code. */
export function composeCluster(fleet: Fleet, cluster: ClusterData, options: ComposeClusterOptions): ComposedCluster {
  const { registry, schemas, builds = new Builds(), collector = new Collector(registry.checks) } = options;
  const { applications: made = new Applications() } = options;
  const context = contextOf(fleet, cluster, registry.components);
  const composed = registry.components
    .filter(({ name }) => cluster.components[name] !== undefined)
    .map((component) => composeComponent(context, component, { schemas, builds }));
  const delivered = composed.filter(({ manifests, upstream }) => manifests.length > 0 || upstream !== undefined);
  const built = delivered.map((each) => applicationFor(context, each, { made, schemas }));
  const applications = built.flatMap((each) => ('value' in each ? [each.value] : []));
  const manifests = delivered.flatMap((each) => each.manifests);
  const all = new Manifests(manifests, { cluster: cluster.name });
  const tree = treeOf(delivered, applications);
  const components = composed.map(({ component }) => component);
  // Of the others neither objects nor secrets are known.
  const sound = composed.flatMap(({ component, refused }) => (refused === undefined ? [component] : []));
  const refused = [...composed, ...built].flatMap((each) => ('findings' in each ? each.findings : []));
  const unsound = refused.some(({ level }) => level === 'error');
  const look = <T>(found: () => T[]): T[] => (unsound ? (orNothing(found) ?? []) : found());
  return {
    name: cluster.name,
    files: tree.files,
    applications: applications.map(({ object }) => object.metadata.name),
    objects: manifests.length,
    hosts: look(() => distinct(all.ofKind('Ingress').filter(isCiliums).flatMap(hostsOf))),
    routedHosts: look(() => distinct(all.ofKind('HTTPRoute').filter(isAtGateway).flatMap(routedHostsOf))),
    permissions: permissionsByProject(delivered, applications),
    rolling: delivered.flatMap(({ component, ignored }) =>
      component.rolling ? [{ component: component.name, ignored }] : [],
    ),
    mirrors: distinct(composed.flatMap(({ mirrors }) => mirrors)),
    facts: collector.collect(all, { unsound }),
    findings: [
      ...refused,
      ...applications.flatMap((application) => validationFindings(application, schemas)),
      ...claimedTwice(manifests),
      ...delivered.flatMap(strayFindings),
      ...unservedKinds(manifests, { registry, schemas, components }),
      ...look(() => consumerFindings(all, { fleet, cluster, components: sound })),
      ...look(() => makerFindings(all, sound)),
      ...look(() => storageFindings(all, sound)),
      ...tree.findings,
      ...oversized(tree.files),
      ...sound.flatMap((component) => secretFindings(fleet, cluster, component)),
      ...(sound.length < components.length ? [] : unusedSecrets(fleet, cluster, sound)),
      ...externalFindings(fleet, cluster, sound),
    ],
    refusals: [...composed, ...built].flatMap((each) => ('refused' in each && each.refused ? [each.refused] : [])),
  };
}

function applicationFor(
  { fleet, cluster }: Context,
  { component, manifests, upstream, ignored }: ComposedComponent,
  { made, schemas }: { made: Applications; schemas: Schemas },
): { value: Manifest } | Refusal {
  const { name } = component;
  const { delivery } = cluster.components[name]!;
  const { sync, pause } = delivery;
  const isRendered = manifests.length > 0;
  const delivered = { role: cluster.role, delivery: { sync, pause }, isRendered, upstream, ignored };
  return orRefusal(`${cluster.name}/${name}`, () => {
    return new Manifest(cluster.name, name, made.of(fleet, component, cluster.name, { delivered, schemas }));
  });
}

function treeOf(delivered: readonly ComposedComponent[], applications: readonly Manifest[]): Tree {
  const tree = new Tree();
  const rolling = new Set(delivered.flatMap(({ component }) => (component.rolling ? [component.name] : [])));
  for (const application of applications) {
    if (rolling.has(application.component)) continue;
    tree.add(applicationPath(application.cluster, application.component), [application.object], application);
  }
  for (const { component, manifests } of delivered) {
    for (const manifest of manifests) {
      const folder = componentFolder(manifest.cluster, component.name);
      tree.add(`${folder}/${fileName(manifest.object, component.namespace)}`, [manifest.object], manifest);
    }
  }
  return tree;
}
