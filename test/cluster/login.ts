import { readFileSync } from 'node:fs';
import { Connection } from '../../engine/connect/connection.ts';
import { Client } from './client.ts';
import type { Server } from './server.ts';

interface Kubeconfig {
  clusters: [{ cluster: { server: string; 'certificate-authority': string; 'tls-server-name': string } }];
  users: [{ user: { token: string } }];
}

const kubeconfigOf = (server: Server): Kubeconfig => server.client.kubeconfig() as Kubeconfig;

/** The server's own administrator, as the engine connects. */
export function adminOf(server: Server): Connection {
  const { clusters, users } = kubeconfigOf(server);
  const { cluster } = clusters[0];
  return new Connection({
    at: 'context test',
    server: cluster.server,
    authority: readFileSync(cluster['certificate-authority']),
    tlsServerName: cluster['tls-server-name'],
    proxyUrl: undefined,
    certificate: undefined,
    login: { name: 'admin', token: users[0].user.token },
  });
}

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
