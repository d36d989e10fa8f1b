import type { Shapes } from './shapes/kinds.ts';

export type Labels = Record<string, string>;

/** A Kubernetes object as it is written: plain JSON. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels; [key: string]: unknown };
  [key: string]: unknown;
}

/** A cluster, and what stands for its name in places. */
export interface Whose {
  readonly cluster: string;
  readonly place: string;
}

/** An object together with the component of the cluster that brings it. */
export class Manifest<Object extends KubeObject = KubeObject> {
  readonly #whose: Whose;
  readonly component: string;
  readonly object: Object;

  constructor(cluster: string | Whose, component: string, object: Object) {
    this.#whose = typeof cluster === 'string' ? { cluster, place: cluster } : cluster;
    this.component = component;
    this.object = object;
  }

  get cluster(): string {
    return this.#whose.cluster;
  }

  get namespace(): string {
    return this.object.metadata.namespace ?? '';
  }

  /** Where a finding about the object is: `cluster/component/Kind/namespace/name`. */
  get at(): string {
    const { kind, metadata } = this.object;
    return [
      this.#whose.place,
      this.component,
      kind,
      ...(metadata.namespace ? [metadata.namespace] : []),
      metadata.name,
    ].join('/');
  }

  /** Where a finding about one field is. */
  field(path: string): string {
    return `${this.at}: ${path}`;
  }
}

/** What stands for all kinds. */
export const EVERY_KIND = '*';

/** What something came to, and the kinds of objects that it asked for on the way. */
export interface Asked<T> {
  value: T;
  kinds: ReadonlySet<string>;
}

/** The manifests of one cluster. */
export class Manifests implements Iterable<Manifest> {
  readonly #list: readonly Manifest[];
  readonly #whose: Pick<Whose, 'cluster'> | undefined;
  readonly #gathered = new Map<unknown, Asked<unknown>>();
  #asked: Set<string> | undefined;

  constructor(list: readonly Manifest[], whose: Pick<Whose, 'cluster'> | undefined = list[0]) {
    this.#list = list;
    this.#whose = whose;
  }

  /** The name of the cluster; '' of one without manifests. */
  get cluster(): string {
    return this.#whose?.cluster ?? '';
  }

  [Symbol.iterator](): Iterator<Manifest> {
    this.#asked?.add(EVERY_KIND);
    return this.#list[Symbol.iterator]();
  }

  ofKind<Kind extends keyof Shapes>(...kinds: Kind[]): ManifestList<KubeObject & Shapes[Kind]> {
    const wanted: ReadonlySet<string> = new Set(kinds);
    for (const kind of kinds) this.#asked?.add(kind);
    const list = this.#list.filter(({ object }) => wanted.has(object.kind));
    return new ManifestList(list as Manifest<KubeObject & Shapes[Kind]>[]);
  }

  /** What several checks gather of a cluster, gathered once. */
  gathered<T>(gather: (manifests: Manifests) => T): T {
    const known = this.#gathered.get(gather) ?? this.asking(() => gather(this));
    this.#gathered.set(gather, known);
    for (const kind of known.kinds) this.#asked?.add(kind);
    return known.value as T;
  }

  /** What a look at the manifests comes to. */
  asking<T>(look: () => T): Asked<T> {
    const [outer, kinds] = [this.#asked, new Set<string>()];
    this.#asked = kinds;
    try {
      return { value: look(), kinds };
    } finally {
      this.#asked = outer;
    }
  }
}

/** Manifests of one kind, narrowed further by where they come from. */
class ManifestList<Object extends KubeObject> extends Array<Manifest<Object>> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  constructor(list: readonly Manifest<Object>[]) {
    super();
    for (const manifest of list) this.push(manifest);
  }

  from(component: string): Manifest<Object>[] {
    return this.filter((manifest) => manifest.component === component);
  }

  /** The one of this name; none where something that would have named it does not. */
  named({ namespace, name }: Record<'namespace' | 'name', string | undefined>): Manifest<Object> | undefined {
    return this.find((each) => each.namespace === namespace && each.object.metadata.name === name);
  }
}
