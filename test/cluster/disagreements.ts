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

/** What only our validator finds in an object that a server takes, by its message, and why it is left so. */
const STRICTER: readonly { message: RegExp; until?: number; title?: RegExp; reason: string }[] = [
  { message: /is no port of the container/, reason: 'the probe could never succeed' },
  { message: /must be an image/, reason: 'no image could ever be pulled' },
  { message: /needs a source/, reason: 'the server makes an emptyDir of it, which is never what was meant' },
  {
    message: /"" must be|not ""$|must not be empty|^name is missing$/,
    reason: 'servers take an empty text as left out',
  },
  { message: /stands twice|must hold no/, reason: 'servers drop or keep the second; it means nothing' },
  { message: /must be rbac\.authorization\.k8s\.io/, reason: 'servers fill in the empty group' },
  { message: /must be (at least|from) 0|must not be negative/, reason: 'servers take -1 for 0 or for no limit' },
  { message: /must not be 0 with runAsNonRoot/, reason: 'the container could never start' },
  { message: /is missing/, reason: 'the OpenAPI calls it required, and the server fills it in' },
  { message: /must begin with \//, reason: 'servers add what is missing' },
  { message: /must be a quantity/, reason: 'the server rounds it' },
  { message: /must be a group and its version/, until: 36, reason: 'older servers let the autoscaler fail on it' },
  { message: /must be a DNS name/, title: /^PodDisruptionBudget /, reason: 'servers look at no letter of its name' },
  {
    message: /must be empty or at most 63 of/,
    title: /^StatefulSet \S+: spec\.volumeClaimTemplates\[\d+\]\.metadata\.labels/,
    reason: 'servers look at no label of a claim before one is made of the template, and refuse that',
  },
  {
    message: /./,
    title: /^(Rollout|AnalysisTemplate|ClusterAnalysisTemplate|Experiment) \S+: spec\.(template|metrics|templates)\b/,
    reason:
      'servers know the pods of a custom resource by its definition alone, and refuse what its controller makes of it',
  },
  {
    message: /must be the name of an object/,
    title: /: spec\.template\.spec\.imagePullSecrets/,
    reason: 'servers look at no letter of it, and no Secret can be called so',
  },
  {
    message: /needs exactly one of/,
    title: /^Gateway \S+: spec\.addresses/,
    reason: 'servers fill in the type of an address before they look at it',
  },
  { message: /./, title: /^StatefulSet /, until: 36, reason: 'older servers look into no template of a StatefulSet' },
  { message: /does not fit int32/, until: 36, reason: 'older servers store it, and the operator fails on it' },
];

/** Why our validator may refuse what a server takes, if it may. */
export const reasonToRefuse = (title: string, message: string, minor: number): string | undefined =>
  STRICTER.find(
    ({ message: known, title: about = /./, until = Number.POSITIVE_INFINITY }) =>
      known.test(message) && about.test(title) && minor < until,
  )?.reason;
