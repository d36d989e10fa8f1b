import { Client } from './client.ts';
import type { Server } from './server.ts';

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority': string; 'tls-server-name': string } }];
}

const kubeconfigOf = (server: Server): Kubeconfig => server.client.kubeconfig() as Kubeconfig;

/** What tells a cluster's size. */
export const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1' },
  status: {
    capacity: { cpu: '8', memory: '32Gi', 'ephemeral-storage': '500Gi', pods: '110' },
    addresses: [{ type: 'InternalIP', address: '192.168.101.198' }],
  },
};

/** A client that comes with another token. */
export function clientOf(server: Server, token: string): Client {
  const [{ cluster }] = kubeconfigOf(server).clusters;
  return new Client({
    port: Number(new URL(cluster.server).port),
    token,
    certificate: cluster['certificate-authority'],
  });
}

/** Runs what of Kubernetes makes the tokens of accounts. */
export function startTokens(server: Server): void {
  server.run('kube-controller-manager', {
    kubeconfig: server.write('kubeconfig', JSON.stringify(server.client.kubeconfig())),
    controllers: 'serviceaccount-token-controller',
    'service-account-private-key-file': 'accounts.key',
    'leader-elect': 'false',
    'secure-port': '0',
  });
}
