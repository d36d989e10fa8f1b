import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Client } from './client.ts';
import type { Server } from './server.ts';

const NODE: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };
const READY = [{ type: 'Ready', status: 'True' }];

/** Runs Kubernetes' own controllers against a server that has one node. */
export async function startControllers(server: Server): Promise<void> {
  await server.client.create(NODE);
  // A new node is taken for not ready, and nobody here would find otherwise.
  const path = await server.client.pathOf(NODE);
  await server.client.send('PATCH', path, { spec: { taints: null } }, 'application/merge-patch+json');
  server.run('kube-controller-manager', {
    kubeconfig: server.write('kubeconfig', JSON.stringify(server.client.kubeconfig())),
    controllers: '*,-node-lifecycle-controller,-pod-garbage-collector-controller',
    'service-account-private-key-file': 'accounts.key',
    'leader-elect': 'false',
    'secure-port': '0',
  });
}

interface Pod extends KubeObject {
  spec: { nodeName?: string };
  status: { phase?: string };
}

/** Places every pod on the node and calls it ready, as a scheduler and a kubelet would. */
export async function runPods(client: Client): Promise<void> {
  const { items } = (await client.send('GET', '/api/v1/pods')).body as { items?: Pod[] };
  for (const [index, { metadata, spec, status }] of (items ?? []).entries()) {
    if (status.phase === 'Running') continue;
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
    const target = { apiVersion: 'v1', kind: 'Node', name: NODE.metadata.name };
    if (spec.nodeName === undefined) {
      await client.send('POST', `${path}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata, target });
    }
    const podIP = `10.244.0.${index + 2}`;
    const running = { status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: READY } };
    await client.send('PATCH', `${path}/status`, running, 'application/merge-patch+json');
  }
}

/** Waits until nothing is left to complain about; what is left when the time is over. */
export async function settled(complain: () => Promise<string[]>, milliseconds: number): Promise<string[]> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const left = await complain();
    if (left.length === 0 || Date.now() > end) return left;
    await sleep(500);
  }
}
