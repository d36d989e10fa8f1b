import type { Check } from '../charts/shared/check.ts';
import { type KubeObject, Manifest, Manifests, type Whose } from '../charts/shared/manifest.ts';
import type { Collected, Entry } from './collected.ts';
import { Differences, type Places } from './compose/differences.ts';
import { orNothing } from './compose/unsound.ts';
import { Variants } from './compose/variants.ts';
import type { CollectedFacts } from './judge.ts';

/** All that a check sees of a cluster. */
interface Seen {
  cluster: string;
  entries: readonly Entry[];
}

interface Collecting {
  seen: Seen;
  differences: Differences;
  collect: ReturnType<Collected['of']> | undefined;
}

interface Known {
  facts: unknown;
  /** Whether the mark is in them. */
  isMarked: boolean;
}

/** Clusters from which on it pays to note what a check reads. */
const WORTH_IT = 8;

/** Clusters in vain after which a check counts as one that reads what every cluster has of its own. */
const IN_VAIN = 6;

/** What stands in facts for the name of the cluster that they are of. */
const MARK = '\0cluster\0';

/**
 * Collects the facts of one cluster after the other. Most objects are the same on most clusters: what a check made of
 * one cluster counts for every other in which all that it read is the same, but for the name in the places.
 */
export class Collector {
  readonly #checks: readonly Check<unknown>[];
  readonly #variants: ReadonlyMap<string, Variants<Seen, Known>>;
  readonly #entries = new WeakMap<KubeObject, Entry>();
  readonly #places: Places = new Map();
  readonly #collected: Collected | undefined;
  #count = 0;

  /** @param collected what was collected before of the same clusters */
  constructor(checks: readonly Check<unknown>[], collected?: Collected) {
    this.#checks = checks;
    this.#collected = collected;
    this.#variants = new Map(checks.map(({ code }) => [code, new Variants(IN_VAIN)]));
  }

  /** @param unsound the validator has refused some of the objects, which then may be of any shape */
  collect(manifests: Manifests, { unsound = false } = {}): CollectedFacts {
    this.#count += 1;
    const seen = { cluster: manifests.cluster, entries: Array.from(manifests, (manifest) => this.#entryOf(manifest)) };
    const differences = new Differences(seen, this.#places);
    const collect = unsound ? undefined : this.#collected?.of(seen.cluster, seen.entries);
    const factsOf = (check: Check<unknown>) => this.#factsOf(check, manifests, { seen, differences, collect });
    if (!unsound) return Object.fromEntries(this.#checks.map((check) => [check.code, factsOf(check)]));
    return Object.fromEntries(
      this.#checks.flatMap((check) => {
        const facts = orNothing(() => factsOf(check));
        return facts === undefined ? [] : [[check.code, facts] as const];
      }),
    );
  }

  /** The same for the same object, so that it need not be looked into. */
  #entryOf({ component, object }: Manifest): Entry {
    const known = this.#entries.get(object);
    if (known?.component === component) return known;
    const entry = { component, object };
    this.#entries.set(object, entry);
    return entry;
  }

  #factsOf(
    check: Check<unknown>,
    manifests: Manifests,
    { seen, differences, collect = (each) => each.collect(manifests) }: Collecting,
  ): unknown {
    const variants = this.#variants.get(check.code)!;
    if (this.#count <= WORTH_IT || variants.isHopeless) return collect(check, manifests);
    const known = variants.find(seen, differences) ?? this.#noted(check, variants, seen);
    if (known === undefined) return collect(check, manifests);
    return known.isMarked ? named(known.facts, seen.cluster) : known.facts;
  }

  #noted(check: Check<unknown>, variants: Variants<Seen, Known>, seen: Seen): Known | undefined {
    try {
      return variants.add(seen, (watched) => {
        const facts = named(check.collect(markedOf(watched)), MARK);
        return { facts, isMarked: JSON.stringify(facts).includes(JSON.stringify(MARK).slice(1, -1)) };
      });
    } catch {
      // What it does to manifests that may only be read, it does to others from now on.
      variants.giveUp();
      return undefined;
    }
  }
}

/** The manifests of what is seen, where a name that is read beside the places is noted. */
function markedOf(seen: Seen): Manifests {
  const whose: Whose = {
    place: MARK,
    get cluster() {
      return seen.cluster;
    },
  };
  return new Manifests(
    seen.entries.map(({ component, object }) => new Manifest(whose, component, object)),
    whose,
  );
}

/** A copy of facts, with the name of a cluster in place of the mark. */
function named(facts: unknown, cluster: string): unknown {
  if (typeof facts === 'string') return facts.replaceAll(MARK, cluster);
  if (typeof facts !== 'object' || facts === null) return facts;
  if (Array.isArray(facts)) return facts.map((each) => named(each, cluster));
  if (Object.getPrototypeOf(facts) !== Object.prototype) throw new TypeError('facts are plain data');
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key.replaceAll(MARK, cluster), named(value, cluster)]),
  );
}
