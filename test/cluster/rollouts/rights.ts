import { argoRollouts } from '../../../charts/rollouts/controller.ts';
import { composeForTest } from '../../charts/compose.ts';

const KINDS = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];

/** The ServiceAccount of the component, with all that it may do where both routers are in use. */
export const rights = composeForTest(argoRollouts, { options: { trafficRouters: ['gateway-api', 'nginx'] } }).filter(
  ({ kind }) => KINDS.includes(kind),
);

/** As whom it asks the API server. */
export const ACCOUNT = 'system:serviceaccount:argo-rollouts:argo-rollouts';
