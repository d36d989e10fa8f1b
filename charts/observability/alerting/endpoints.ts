import { ARGOCD_NAMESPACE } from '../../argocd/namespace.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { selectorLabels } from '../../shared/labels.ts';
import type { PodPeer } from '../../shared/network.ts';

export const ALERTMANAGER = { name: 'alertmanager', component: 'alertmanager' } as const;

/** As the operator names the ports of its pods. */
export const ALERTMANAGER_PORTS = { web: 9093, mesh: 9094, 'reloader-web': 8080 } as const;

const labels = selectorLabels(ALERTMANAGER);

/** Where alerts are sent: to every replica, for none hands them on before it has waited for the others. */
export const alertmanagerWeb: Endpoint<'web'> = {
  service: ALERTMANAGER.name,
  namespace: 'monitoring',
  port: 'web',
  servicePort: ALERTMANAGER_PORTS.web,
  podPort: ALERTMANAGER_PORTS.web,
  pods: labels,
  serviceLabels: labels,
};

/** What of Argo CD tells of syncs; it may send to Alertmanager as a service of its own. */
export const ARGOCD_NOTIFICATIONS: PodPeer = {
  namespace: ARGOCD_NAMESPACE,
  pods: { 'app.kubernetes.io/name': 'argocd-notifications-controller' },
};
