import type { ComponentRules } from '../../../shared/rules.ts';
import { APPS } from './apps.ts';
import { BUDGETS } from './budget.ts';
import { RESOURCES } from './resources.ts';
import { STORAGE } from './storage.ts';
import { system } from './system.ts';
import { WORKLOADS } from './workloads.ts';

/** What the objects of a cluster tell, by kube-state-metrics. */
export const objectRules: ComponentRules = {
  component: 'kube-state-metrics',
  evaluator: 'ruler',
  groups: [APPS, RESOURCES, WORKLOADS],
};

/** What kubelets and API servers tell. */
export const clusterRules: ComponentRules = {
  component: 'cluster-monitors',
  evaluator: 'ruler',
  groups: ({ clusters }) => [STORAGE, system(clusters), ...BUDGETS],
};
