import type { Component, Context } from '../../charts/shared/component.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { Schemas } from '../validate/index.ts';
import { objectsOf, propsOf } from './chart.ts';
import { guarded } from './guard.ts';
import { mirrorsOf, notingMirrors } from './mirrors.ts';
import { Reads, watched } from './reads.ts';
import { Rendered } from './rendered.ts';

/** What a component's chart makes of its props, before the cluster's own patches. */
export interface Build {
  objects: readonly KubeObject[];
  upstream: Upstream | undefined;
  /** Keys of the mirrors that it takes something from. */
  mirrors: readonly string[];
}

interface Variant {
  reads: Reads;
  build: Build;
}

/** Latest variants of a component that are compared with what a cluster says. */
const COMPARED = 4;
/** Builds in vain after which a component counts as different on every cluster. */
const IN_VAIN = 16;

class Variants {
  #latest: Variant[] = [];
  #inVain = 0;
  readonly rendered = new Rendered();

  find(own: Omit<Context, 'fleet'>): Build | undefined {
    const index = this.#latest.findIndex(({ reads }) => reads.hold(own));
    const [found] = index < 0 ? [] : this.#latest.splice(index, 1);
    if (found === undefined) return undefined;
    this.#latest.unshift(found);
    this.#inVain = 0;
    return found.build;
  }

  get isHopeless(): boolean {
    return this.#inVain >= IN_VAIN;
  }

  add(variant: Variant): void {
    this.#inVain += 1;
    this.#latest = [variant, ...this.#latest.slice(0, COMPARED - 1)];
  }
}

/**
 * The builds of one fleet. Most components read little of their cluster, and are the same on most: what was built for
 * one cluster serves every other in which all that was read on the way is the same.
 */
export class Builds {
  readonly #variants = new Map<Component, Map<Schemas, Variants>>();

  build(context: Context, component: Component, schemas: Schemas): Build {
    const variants = this.#variantsOf(component, schemas);
    const { rendered } = variants;
    if (variants.isHopeless) return build(context, component, { schemas, rendered });
    const { fleet, ...own } = context;
    const known = variants.find(own);
    if (known !== undefined) return known;
    const reads = new Reads(own);
    // The fleet is the same for all of them.
    const made = build({ fleet, ...watched(own, reads) }, component, { schemas, rendered });
    variants.add({ reads, build: made });
    return made;
  }

  #variantsOf(component: Component, schemas: Schemas): Variants {
    const bySchemas = this.#variants.get(component) ?? new Map<Schemas, Variants>();
    const variants = bySchemas.get(schemas) ?? new Variants();
    this.#variants.set(component, bySchemas.set(schemas, variants));
    return variants;
  }
}

function build(
  context: Context,
  component: Component,
  { schemas, rendered }: { schemas: Schemas; rendered: Rendered },
): Build {
  const { fleet, used } = notingMirrors(context.fleet);
  const props = propsOf({ ...context, fleet }, component);
  const complete = (object: KubeObject) => guarded(placed(object, component.namespace, schemas));
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
