import type { Mutation } from '../engine/validate/mutations.ts';

interface Disagreement {
  class: Mutation['class'];
  title: RegExp;
  /** The first minor in which the two agree. */
  until?: number;
  reason: string;
}

/** Broken objects that a server takes and our validator does not, and why it is left so. */
const LISTED: readonly Disagreement[] = [
  {
    class: 'bad-name',
    title: /^PodDisruptionBudget /,
    reason: 'servers look at no letter of its name, but whoever names a workload by it would be refused',
  },
  {
    class: 'integer-format',
    title: /^(PrometheusAgent|Prometheus|Alertmanager|ThanosRuler) /,
    until: 36,
    reason: 'older servers store what they cannot hold in the type of a custom resource, and its operator fails on it',
  },
];

/** Why the two may differ about a broken object, if they may. */
export const reasonOf = (mutation: Mutation, minor: number): string | undefined =>
  LISTED.find(
    ({ class: name, title, until = Number.POSITIVE_INFINITY }) =>
      name === mutation.class && title.test(mutation.title) && minor < until,
  )?.reason;
