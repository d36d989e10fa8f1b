import { checkName } from '../../charts/argocd/refuse.ts';
import type { Component } from '../../charts/shared/component.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { Schemas } from '../validate/index.ts';
import { applicationOf, type Delivered } from './application.ts';
import { takeAsJudged } from './known.ts';
import { same } from './sharing.ts';
import { forStandIn, standingFor } from './stand-in.ts';

/** What the Application of a component is on a cluster of no name; undefined where one has asked, or it would be refused. */
interface Model {
  delivered: Delivered;
  object?: KubeObject | undefined;
}

/**
 * The Applications of one fleet. Those of one component mostly say the same but for the name of the cluster: they are made,
 * checked and validated once, and only the name is checked for each.
 */
export class Applications {
  readonly #models = new WeakMap<Component, Map<Role, Model>>();

  /** Throws what `applicationOf` throws. */
  of(fleet: Fleet, component: Component, cluster: string, { delivered, schemas }: Of): KubeObject {
    const model = this.#modelOf(fleet, component, delivered);
    return saidOf(cluster, model, schemas) ?? applicationOf(fleet, component, cluster, delivered);
  }

  #modelOf(fleet: Fleet, component: Component, delivered: Delivered): KubeObject | undefined {
    const byRole = this.#models.get(component) ?? new Map<Role, Model>();
    const known = byRole.get(delivered.role);
    if (known === undefined || !same(known.delivered, delivered)) {
      this.#models.set(component, byRole.set(delivered.role, { delivered }));
      return undefined;
    }
    if (!('object' in known)) known.object = forStandIn((name) => applicationOf(fleet, component, name, delivered));
    return known.object;
  }
}

/** What a model, made for the stand-in, is for a cluster; undefined where there is none, or the name does not fit. */
export function saidOf(cluster: string, model: KubeObject | undefined, schemas: Schemas): KubeObject | undefined {
  if (model === undefined) return undefined;
  const object = standingFor(model, cluster);
  if (checkName(object.metadata.name).length > 0) return undefined;
  takeAsJudged(object, model, schemas);
  return object;
}

interface Of {
  delivered: Delivered;
  schemas: Schemas;
}
