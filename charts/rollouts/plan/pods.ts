import type { Pods } from './replicas.ts';

/** The pods of a ReplicaSet, each by the second at which it is available. */
export type PodSet = readonly number[];

export const availableOf = (set: PodSet, now: number): number => set.filter((ready) => ready <= now).length;

export const podsOf = (set: PodSet, now: number): Pods => ({ replicas: set.length, available: availableOf(set, now) });

/** New pods are available `ready` seconds from now; of too many those go first that are not available yet. */
export function scaled(set: PodSet, replicas: number, { now, ready }: { now: number; ready: number }): PodSet {
  const sorted = [...set].sort((a, b) => a - b);
  if (replicas <= set.length) return sorted.slice(0, replicas);
  return [...sorted, ...Array.from({ length: replicas - set.length }, () => now + ready)];
}

/** When pods become available after now. */
export const comingOf = (set: PodSet, now: number): number[] => set.filter((ready) => ready > now);
