import type { Labels, Manifest } from '../../shared/manifest.ts';
import type { Selector } from '../../shared/shapes/pods.ts';

export type Direction = 'ingress' | 'egress';

/** Pods of one workload; all that a policy sees of them. */
export interface Peer {
  namespace: string;
  labels: Labels;
  /** What rules may name. */
  ports?: readonly { name?: string; containerPort: number }[];
}

/** Who has no pods. */
export type Identity = 'ingress' | 'kube-apiserver';

/** One rule: whom it lets through, and at which ports. */
export interface Opening {
  at: string;
  /** Pods, or an identity of Cilium. */
  admits(peer: Peer | Identity): boolean;
  /** Whether it admits pods by their labels, and not with a whole namespace or with everyone. */
  names(peer: Peer): boolean;
  /** None: every port. */
  ports: readonly OpenPort[];
}

export interface OpenPort {
  /** A number as text, or a name. */
  port: string;
  /** The last of a range that begins with the number. */
  endPort?: number;
}

/** A policy of Kubernetes or of Cilium. A direction without openings is closed; one that it lacks is not its business. */
export interface Policy {
  manifest: Manifest;
  covers(peer: Peer): boolean;
  openings: Partial<Record<Direction, Opening[]>>;
  /** What is closed, whatever opens it. */
  denials?: Partial<Record<Direction, Opening[]>>;
  /** Directions in which whatever no policy opens stays as it was. */
  leaves?: readonly Direction[];
}

export type LabelsOf = (namespace: string) => Labels;

export const keysOf = ({ matchLabels = {}, matchExpressions = [] }: Selector): string[] => [
  ...Object.keys(matchLabels),
  ...matchExpressions.map(({ key }) => key),
];
