import { selectorLabels } from '../shared/labels.ts';
import type { PodPeer } from '../shared/network.ts';

/** The controller: its component, its workload, its ServiceAccount, and the job of its metrics. */
export const CONTROLLER = { name: 'argo-rollouts', component: 'argo-rollouts' } as const;

/** Of the controller and the dashboard. */
export const ROLLOUTS_NAMESPACE = 'argo-rollouts';

/** Whoever is asked by an analysis is asked by the controller itself. */
export const CONTROLLER_PODS: PodPeer = { namespace: ROLLOUTS_NAMESPACE, pods: selectorLabels(CONTROLLER) };

/** The same, where the cluster has it. */
export const analysers = ({ components }: { components: Readonly<Record<string, unknown>> }): PodPeer[] =>
  components[CONTROLLER.component] === undefined ? [] : [CONTROLLER_PODS];

/** The names by which the controller finds its own configuration. Source: utils/defaults and utils/record, v1.9.1. */
export const CONFIG = {
  plugins: 'argo-rollouts-config',
  notifications: 'argo-rollouts-notification-configmap',
  notificationSecret: 'argo-rollouts-notification-secret',
} as const;

/** The traffic router for Gateway API, as Rollouts name it. */
export const GATEWAY_PLUGIN = 'argoproj-labs/gatewayAPI';
