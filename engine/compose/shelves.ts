import type { Component } from '../../charts/shared/component.ts';
import type { Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { Schemas } from '../validate/index.ts';
import type { Build } from './builds.ts';
import { problemsOf, takeAsKnown, textOf } from './known.ts';
import { isLost, Reads, type ReadsData, watched } from './reads.ts';
import type { Variant, Variants } from './variants.ts';

/** A build without problems, and all that it follows from beside the code, as plain data. */
export interface ShelvedBuild {
  /** Of the cluster. */
  reads: ReadsData;
  readsOfFleet: ReadsData;
  build: Build;
  /** Of each object. */
  texts: readonly string[];
}

/** Where builds lie by their keys. */
export interface Stock {
  read(key: string): readonly ShelvedBuild[];
  write(key: string, builds: readonly ShelvedBuild[]): void;
}

/** Builds that are kept for a component and role: an edge may be like another, and central is like itself before. */
const MOST: Readonly<Record<Role, number>> = { central: 1, edge: 4 };

/** What runs leave to the next of what they have built: for a cluster that has changed, most components are the same. */
export class Shelves {
  readonly #stock: Stock;
  readonly #components: ReadonlySet<Component>;
  readonly #shelves = new Map<string, Shelf>();

  /** @param components those that follow from the code; what an app is follows from data that nobody notes */
  constructor(stock: Stock, components: Iterable<Component>) {
    this.#stock = stock;
    this.#components = new Set(components);
  }

  of(component: Component, role: Role, schemas: Schemas): Shelf | undefined {
    if (!this.#components.has(component)) return undefined;
    const key = `${role}-${schemas.kubernetes}-${component.name}`;
    const shelf = this.#shelves.get(key) ?? new Shelf(this.#stock.read(key), { most: MOST[role], schemas });
    this.#shelves.set(key, shelf);
    return shelf;
  }

  /** Leaves what this run has built. */
  keep(): void {
    for (const [key, shelf] of this.#shelves) {
      const builds = shelf.anew();
      if (builds !== undefined) this.#stock.write(key, builds);
    }
  }
}

type Own = object;

export class Shelf {
  readonly #before: readonly ShelvedBuild[];
  readonly #most: number;
  readonly #schemas: Schemas;
  readonly #readsOfFleet = new Map<Build, () => ReadsData>();
  #builds: Variants<Own, Build> | undefined;

  constructor(before: readonly ShelvedBuild[], { most, schemas }: { most: number; schemas: Schemas }) {
    this.#before = before;
    this.#most = most;
    this.#schemas = schemas;
  }

  /** What holds for this fleet. It is given as a view, by which whoever takes a build hangs on the same of the fleet. */
  take(fleet: Fleet): Variant<Build>[] {
    return this.#before.flatMap(({ reads, readsOfFleet, build, texts }) => {
      if (!Reads.from(readsOfFleet).hold(fleet)) return [];
      for (const [i, object] of build.objects.entries()) takeAsKnown(object, this.#schemas, texts[i]!);
      this.#readsOfFleet.set(build, () => readsOfFleet);
      return [{ reads: Reads.from(reads), made: build }];
    });
  }

  /** Takes what is among these builds in the end. */
  fill(builds: Variants<Own, Build>): void {
    this.#builds = builds;
  }

  /** Builds by a fleet of which is noted what is read. */
  noting(fleet: Fleet, build: (fleet: Fleet) => Build): Build {
    const reads = new Reads(fleet);
    const made = build(watched(fleet, reads));
    this.#readsOfFleet.set(made, () => reads.toData());
    return made;
  }

  /** What is to lie here from now on, where that is something else than before. */
  anew(): ShelvedBuild[] | undefined {
    const before = new Set(this.#before.map(({ build }) => build));
    const latest = this.#builds?.latest.slice(0, this.#most) ?? [];
    if (this.#builds?.isHopeless || latest.every(({ made }) => before.has(made))) return undefined;
    return latest.flatMap((variant) => this.#shelved(variant));
  }

  #shelved({ reads, made }: Variant<Build>): ShelvedBuild[] {
    const [own, readsOfFleet] = [reads.toData(), this.#readsOfFleet.get(made)?.()];
    if (readsOfFleet === undefined || [own, readsOfFleet].some(isLost)) return [];
    if (made.objects.some((object) => problemsOf(object, this.#schemas).length > 0)) return [];
    return [{ reads: own, readsOfFleet, build: made, texts: made.objects.map(textOf) }];
  }
}
