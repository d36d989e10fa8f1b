import type { Component, Context } from '../../charts/shared/component.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { Schemas } from '../validate/index.ts';
import { objectsOf, propsOf } from './chart.ts';
import { guarded } from './guard.ts';
import { withListDefaults } from './list-defaults.ts';
import { mirrorsOf, notingMirrors } from './mirrors.ts';
import { pure } from './pure.ts';
import { Rendered } from './rendered.ts';
import type { Shelf, Shelves } from './shelves.ts';
import { Variants } from './variants.ts';

/** What a component's chart makes of its props, before the cluster's own patches. */
export interface Build {
  objects: readonly KubeObject[];
  upstream: Upstream | undefined;
  /** Keys of the mirrors that it takes something from. */
  mirrors: readonly string[];
}

/** Builds in vain after which a component counts as different on every cluster. */
const IN_VAIN = 16;

type Own = Omit<Context, 'fleet'>;

/** What was made of one component for clusters of one role. */
interface Made {
  builds: Variants<Own, Build>;
  rendered: Rendered;
  shelf: Shelf | undefined;
}

/**
 * Most components read little of their cluster, and are the same on most: what was built for one cluster serves every
 * other in which all that was read on the way is the same.
 */
export class Builds {
  readonly #made = new WeakMap<object, WeakMap<Component, Map<Schemas, Made>>>();
  readonly #rendered = new Map<Schemas, Map<string, Rendered>>();
  readonly #isOfOneFleet: boolean;
  readonly #shelves: Shelves | undefined;

  /**
   * @param isOfOneFleet whether all of them are given the same fleet, so that nobody need look what they read of it
   * @param shelves what other runs have built, and may take of this one
   */
  constructor({ isOfOneFleet = true, shelves }: { isOfOneFleet?: boolean; shelves?: Shelves | undefined } = {}) {
    this.#isOfOneFleet = isOfOneFleet;
    this.#shelves = shelves;
  }

  build(context: Context, component: Component, schemas: Schemas): Build {
    // What is read of a fleet is noted by what was given as the fleet, of which each role has its own.
    const { builds, rendered, shelf } = this.#madeOf(context, component, schemas);
    if (builds.isHopeless) return pure(() => build(context, component, { schemas, rendered }));
    const { fleet, ...own } = context;
    const input = this.#isOfOneFleet ? own : context;
    const anew = (watched: Own, view = fleet) =>
      pure(() => build({ fleet: view, ...watched }, component, { schemas, rendered }));
    return (
      builds.find(input) ??
      builds.add(input, (watched) => (shelf ? shelf.noting(fleet, (view) => anew(watched, view)) : anew(watched)))
    );
  }

  #madeOf({ fleet, cluster }: Context, component: Component, schemas: Schemas): Made {
    const whose = this.#isOfOneFleet ? fleet : this;
    const byComponent = this.#made.get(whose) ?? new WeakMap<Component, Map<Schemas, Made>>();
    const bySchemas = byComponent.get(component) ?? new Map<Schemas, Made>();
    const made = bySchemas.get(schemas) ?? this.#begun({ fleet, cluster }, component, schemas);
    this.#made.set(whose, byComponent.set(component, bySchemas.set(schemas, made)));
    return made;
  }

  #begun({ fleet, cluster }: Pick<Context, 'fleet' | 'cluster'>, component: Component, schemas: Schemas): Made {
    const shelf = this.#shelves?.of(component, cluster.role, schemas);
    const builds = new Variants<Own, Build>(IN_VAIN, shelf?.take(fleet));
    shelf?.fill(builds);
    return { builds, rendered: this.#renderedOf(component, schemas), shelf };
  }

  /** A component that is defined anew, as every app is in each run, mostly says what it said before. */
  #renderedOf({ name, namespace }: Component, schemas: Schemas): Rendered {
    const byName = this.#rendered.get(schemas) ?? new Map<string, Rendered>();
    const key = `${namespace}/${name}`;
    const rendered = byName.get(key) ?? new Rendered();
    this.#rendered.set(schemas, byName.set(key, rendered));
    return rendered;
  }
}

function build(
  context: Context,
  component: Component,
  { schemas, rendered }: { schemas: Schemas; rendered: Rendered },
): Build {
  const { fleet, used } = notingMirrors(context.fleet);
  const props = propsOf({ ...context, fleet }, component);
  const complete = (object: KubeObject) =>
    withListDefaults(guarded(placed(object, component.namespace, schemas)), schemas);
  const objects = objectsOf(component, props, { rendered, complete });
  const upstream = component.upstream?.(props);
  const mirrors = [...used, ...(upstream ? mirrorsOf(upstream, context.fleet.mirrors) : [])];
  // A copy, so that nothing of the props is read later on.
  return { objects, upstream: upstream && plain(upstream), mirrors };
}

/** The object in its component's namespace, unless it names its own or its kind has none. */
function placed(object: KubeObject, namespace: string, schemas: Schemas): KubeObject {
  if (object.metadata.namespace !== undefined || schemas.scopeOf(object.apiVersion, object.kind) !== 'Namespaced') {
    return object;
  }
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function plain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(plain) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) as T;
}
