import type { Role } from '../../../clusters/schema/cluster.ts';
import type { PodPeer } from '../../shared/network.ts';

/** The pods that scrape a cluster: an agent on the edges, a full Prometheus on the central cluster. */
export const scraperOf = ({ role }: { role: Role }): PodPeer => ({
  namespace: 'monitoring',
  pods: { 'app.kubernetes.io/name': role === 'central' ? 'prometheus' : 'prometheus-agent' },
});
