import type { SteadyKinds } from '../charts/kinds.ts';
import type { ChangeRule } from '../charts/shared/changes/rule.ts';
import type { Check } from '../charts/shared/check.ts';
import type { Component } from '../charts/shared/component.ts';
import type { TypedApp } from '../clusters/schema/app.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import type { PlacedApp } from '../clusters/schema/environments.ts';

/** What a repository brings: its components, in no order that matters, and the checks that judge them. */
export interface Registry {
  components: readonly Component[];
  checks: readonly Check<unknown>[];
  /** What changes of its components cost of their data, as `diff` and `synth` tell it. */
  changes?: readonly ChangeRule[];
  /** API groups that stand on every cluster before anything is delivered. */
  prerequisites?: readonly string[];
  /** What the projects of its components, and those of apps, permit always. */
  kinds?: { components: SteadyKinds; apps: SteadyKinds };
  /** What apps of clusters/apps say of their workloads in TypeScript, by name. */
  apps?: Readonly<Record<string, TypedApp>>;
  /** What an app of clusters/apps is in one environment; undefined where there can be none. */
  appComponent?: (app: PlacedApp) => Component;
}

type Making = Pick<Registry, 'components' | 'appComponent'>;

const made = new WeakMap<Making, WeakMap<Fleet['apps'], Making>>();
const complete = new WeakSet<Making>();

/** The registry of one fleet: what the repository brings, and a component for each of its apps in each environment. */
export function registryOf<R extends Making>(registry: R, { apps }: Pick<Fleet, 'apps'>): R {
  const placed = Object.values(apps);
  if (placed.length === 0 || complete.has(registry)) return registry;
  const own = (made.get(registry)?.get(apps) as R | undefined) ?? withApps(registry, placed);
  made.set(registry, (made.get(registry) ?? new WeakMap()).set(apps, own));
  complete.add(own);
  return own;
}

function withApps<R extends Making>(registry: R, placed: readonly PlacedApp[]): R {
  const { components, appComponent } = registry;
  if (appComponent === undefined) throw new Error('these components know no apps; expected appComponent among them');
  return { ...registry, components: [...components, ...placed.map((app) => placedComponent(app, appComponent(app)))] };
}

/** What follows from where an app is placed, whatever its chart is. */
const placedComponent = (placed: PlacedApp, component: Component): Component => ({
  ...component,
  namespace: placed.namespace,
  project: placed.project,
  revision: placed.revision,
  wave: 'apps',
  rolling: placed.rollingSync !== undefined,
  // Who deletes the file of an app by mistake must not delete the app.
  onRemoval: 'keep',
});
