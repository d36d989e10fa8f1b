import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import type { Panel } from './panel.ts';

/** Chosen at the top of a dashboard, from the values of a label. */
interface Choice {
  name: string;
  label: string;
  /** A selector of the series that have the label; it may name variables ahead of this one. */
  series: string;
  /** The label whose values are the choice. */
  values: string;
  /** All of them by name, where a pattern that takes everything is not understood. */
  byName?: true;
}

/** Written at the top of a dashboard. */
interface Text {
  name: string;
  label: string;
  /** Until someone writes another. */
  text: string;
}

export type Variable = Choice | Text;

export interface Row {
  title: string;
  panels: readonly Panel[];
  /** Whether the fleet has what it shows; default: it has what the dashboard is about. */
  isFor?: (fleet: Fleet) => boolean;
}

export interface Dashboard {
  /** Unique, and at most 40 characters: it stands in URLs and in links. */
  uid: string;
  title: string;
  /** The question that it answers. */
  description: string;
  /** Whose metrics it shows: it is there where the fleet has this. */
  component?: string;
  variables: readonly Variable[];
  rows: readonly Row[];
}

export const row = (title: string, ...panels: readonly Panel[]): Row => ({ title, panels });

/** Several clusters at once, or all. */
export const CLUSTER: Choice = { name: 'cluster', label: 'Cluster', series: 'up', values: 'cluster' };

export const NAMESPACE: Choice = {
  name: 'namespace',
  label: 'Namespace',
  series: 'kube_namespace_status_phase{cluster=~"$cluster"}',
  values: 'namespace',
};

export const WORKLOAD: Choice = {
  name: 'workload',
  label: 'Workload',
  series: 'namespace_workload_pod:kube_pod_owner:relabel{cluster=~"$cluster", namespace=~"$namespace"}',
  values: 'workload',
};

export const NODE: Choice = {
  name: 'node',
  label: 'Node',
  series: 'kube_node_info{cluster=~"$cluster"}',
  values: 'node',
};

/** Matchers for what is chosen. */
export const IN_CLUSTER = 'cluster=~"$cluster"';
export const IN_NAMESPACE = `${IN_CLUSTER}, namespace=~"$namespace"`;
