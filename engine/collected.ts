import type { Check } from '../charts/shared/check.ts';
import { type Asked, EVERY_KIND, type KubeObject, type Manifests } from '../charts/shared/manifest.ts';

/** An object, and the component that brings it; the same for the same object. */
export interface Entry {
  component: string;
  object: KubeObject;
}

type Facts = Asked<unknown>;

interface Before {
  byKind: ReadonlyMap<string, readonly Entry[]>;
  facts: Map<Check<unknown>, Facts>;
}

const NEVER: Before = { byKind: new Map(), facts: new Map() };

/** What checks have collected of clusters that come again and again, mostly as they were. */
export class Collected {
  readonly #before = new Map<string, Before>();

  /** How facts are collected of a cluster: anew only where a kind that the check asks for has other objects than before. */
  of(cluster: string, entries: readonly Entry[]): (check: Check<unknown>, manifests: Manifests) => unknown {
    const { byKind: known, facts: before } = this.#before.get(cluster) ?? NEVER;
    const byKind = groupedByKind(entries);
    const others = [...new Set([...known.keys(), ...byKind.keys()])].filter((kind) => {
      return !isSame(known.get(kind), byKind.get(kind));
    });
    const now: Before = { byKind, facts: new Map() };
    this.#before.set(cluster, now);
    return (check, manifests) => {
      const kept = before.get(check);
      const holds = kept !== undefined && !others.some((kind) => kept.kinds.has(kind));
      const facts = holds ? kept : manifests.asking(() => check.collect(manifests));
      now.facts.set(check, facts);
      return facts.value;
    };
  }
}

function groupedByKind(entries: readonly Entry[]): Map<string, readonly Entry[]> {
  const byKind = new Map<string, Entry[]>();
  for (const entry of entries) {
    const own = byKind.get(entry.object.kind) ?? [];
    own.push(entry);
    byKind.set(entry.object.kind, own);
  }
  return new Map([...byKind, [EVERY_KIND, entries]]);
}

const isSame = (before: readonly Entry[] = [], now: readonly Entry[] = []): boolean =>
  before.length === now.length &&
  before.every(({ component, object }, i) => component === now[i]?.component && object === now[i]?.object);
