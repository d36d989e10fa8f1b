import { ApiObject } from 'cdk8s';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { same, sharing } from './sharing.ts';

interface Known {
  construct: ApiObject;
  object: KubeObject;
}

/**
 * The objects of a component as the build before made them: a construct that says the same again is not rendered
 * again, and what is known of its object, or of a part of it, need not be found out again.
 */
export class Rendered {
  #before: readonly Known[] = [];

  /** The object of each construct, as `complete` leaves what it renders. */
  objects(constructs: readonly ApiObject[], complete: (object: KubeObject) => KubeObject): KubeObject[] {
    const before = this.#before;
    this.#before = constructs.map((construct, i) => {
      const known = before[i];
      if (known !== undefined && saysTheSame(construct, known.construct)) return known;
      return { construct, object: sharing(known?.object, complete(construct.toJson())) };
    });
    return this.#before.map(({ object }) => object);
  }
}

function saysTheSame(one: ApiObject, other: ApiObject): boolean {
  // A class of our own may render more than its fields show.
  const isGenerated = Object.getPrototypeOf(Object.getPrototypeOf(one)) === ApiObject.prototype;
  if (!isGenerated || one.constructor !== other.constructor) return false;
  const [{ apiObject: _, ...metadata }, { apiObject: __, ...before }] = [
    fieldsOf(one.metadata),
    fieldsOf(other.metadata),
  ];
  const isAlike = (field: string) => same(Reflect.get(one, field), Reflect.get(other, field));
  return same(metadata, before) && isAlike('props') && isAlike('patches');
}

const fieldsOf = (value: object): Record<string, unknown> => ({ ...value });
