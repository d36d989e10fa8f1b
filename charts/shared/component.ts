import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { ClusterData, Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import type { FleetData } from '../../clusters/schema/fleet.ts';
import type { IgnoreDifference } from '../argocd/ignore-differences.ts';
import type { Profile } from './profile.ts';
import type { SecretRefs, Secrets } from './secret.ts';
import type { Upstream } from './upstream.ts';

/** Sync waves of the components within one cluster, in the order in which they must stand. */
export const WAVES = {
  foundation: 0,
  storage: 1,
  operators: 2,
  metrics: 3,
  logs: 4,
  dashboards: 5,
  apps: 6,
} as const;

export type Wave = keyof typeof WAVES;

/** What a component may depend on: data of the fleet and of its cluster, and nothing else. */
export interface Context {
  fleet: Fleet;
  cluster: ClusterData;
  profile: Profile;
  /** The namespaces of the cluster's enabled components. */
  namespaces: readonly string[];
  /** Those among them that belong to apps. */
  appNamespaces: readonly string[];
}

export interface ChartProps<Options extends z.ZodType, S extends Secrets = Record<never, never>> extends Context {
  namespace: string;
  options: z.output<Options>;
  secrets: SecretRefs<S>;
}

/** What the secrets of a component may depend on. */
export interface SecretsContext<Options extends z.ZodType = z.ZodType> {
  fleet: Fleet;
  cluster: ClusterData;
  options: z.output<Options>;
}

/** The secrets of a component that gives them by its cluster, as its chart names them. */
export type SecretsOf<F extends (context: never) => Secrets> = ReturnType<F>;

/** One thing that runs on a cluster and is delivered as one Argo CD Application. */
export interface ComponentDefinition<Options extends z.ZodType, S extends Secrets> {
  name: string;
  summary: string;
  namespace: string;
  wave: Wave;
  /** The roles on which it is on unless the cluster's file says otherwise. */
  roles: readonly Role[];
  /** Whether a cluster's file asks for it beyond its components, so that it is on whatever the role. */
  askedFor?: (cluster: Pick<ClusterData, 'secrets'>) => boolean;
  /** The lowest Kubernetes minor that it runs on, and why. */
  lowestKubernetes?: { version: string; reason: string };
  options: Options;
  /** What it cannot do of what an app asks of it, and in which field of the app's environment. */
  refusesApp?: (
    app: Pick<PlacedApp, 'imageUpdater'>,
    context: { fleet: FleetData; options: z.output<Options> },
  ) => { field: readonly string[]; message: string } | undefined;
  /** The AppProject of its Applications, which reach its own namespace only. Default: that of the fleet's own workloads. */
  project?: string;
  /** The branch or tag that its Applications follow. Default: that of the fleet. */
  revision?: string;
  /** Whether one ApplicationSet makes its Applications, cluster by cluster, rather than each cluster's folder. */
  rolling?: boolean;
  /** API groups whose kinds it defines, so that their objects can be written at all. */
  defines?: readonly string[];
  /** API groups whose objects it acts on; without it they only lie there. */
  operates?: readonly string[];
  secrets?: S | ((context: SecretsContext<Options>) => S);
  /** Whatever the cluster says of its secrets: what opens a store cannot come from it. */
  secretsFrom?: 'sealed';
  /** Its objects, in the order in which the construct tree holds them. */
  chart?: new (
    scope: Construct,
    id: string,
    props: ChartProps<Options, S>,
  ) => Chart;
  /** What Argo CD takes from elsewhere: a chart or a folder of a pinned repository. */
  upstream?: (props: ChartProps<Options, S>) => Upstream;
  /** What other writers change in its objects: nothing, unless said. Source: contract A14. */
  ignoreDifferences?: readonly IgnoreDifference[];
  /**
   * What happens to its objects when the component leaves the fleet: `delete` them, or `keep` them for a person
   * to remove. Storage, definitions and whatever holds data are kept.
   */
  onRemoval: 'delete' | 'keep';
}

export type Component = ComponentDefinition<z.ZodType, Secrets>;

/** Ties a component's options, secrets and chart together by type. */
export function component<Options extends z.ZodType, S extends Secrets = Record<never, never>>(
  definition: ComponentDefinition<Options, S>,
): Component {
  // A chart takes the output of its own options, which the loader has made with that very schema.
  return definition as unknown as Component;
}

/** The secrets that an enabled component needs on a cluster. */
export function secretsOf(component: Component, fleet: Fleet, cluster: ClusterData): Secrets {
  const { name, secrets = {} } = component;
  if (typeof secrets !== 'function') return secrets;
  // Asked for by every step of a cluster, and those of the central one name each cluster of the fleet.
  const last = latest.get(component);
  if (last?.fleet === fleet && last.cluster === cluster) return last.secrets;
  const made = secrets({ fleet, cluster, options: cluster.components[name]!.options });
  latest.set(component, { fleet, cluster, secrets: made });
  return made;
}

const latest = new WeakMap<Component, { fleet: Fleet; cluster: ClusterData; secrets: Secrets }>();
