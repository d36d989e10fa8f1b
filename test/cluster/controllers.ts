import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Client, MERGE } from './client.ts';
import type { Server } from './server.ts';

/** What has to be on this machine, and in one folder, for workloads to run. */
export const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kwok'];

const NODE: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';

/** Runs Kubernetes' own controllers against a server, with one node on which kwok calls every pod ready. */
export async function startControllers(server: Server, flags: Readonly<Record<string, string>> = {}): Promise<void> {
  await server.client.create(NODE);
  const kubeconfig = server.write('kubeconfig', JSON.stringify(server.client.kubeconfig()));
  server.run('kube-controller-manager', {
    kubeconfig,
    'node-monitor-grace-period': '24h',
    'pvclaimbinder-sync-period': '1s',
    'service-account-private-key-file': 'accounts.key',
    // What it allows itself by default makes hundreds of pods wait for a minute.
    'kube-api-qps': '500',
    'kube-api-burst': '1000',
    'leader-elect': 'false',
    'secure-port': '0',
    ...flags,
  });
  server.run('kwok', { kubeconfig, 'manage-all-nodes': 'true', cidr: '10.244.0.0/16', 'node-ip': '10.0.0.1' });
}

interface Pod extends KubeObject {
  spec: { nodeName?: string; volumes?: { persistentVolumeClaim?: { claimName: string } }[] };
}

/** Places every pod and the claims of its volumes on the node, as a scheduler would. */
export async function placePods(client: Client): Promise<void> {
  for (const { metadata, spec } of await itemsOf<Pod>(client, '/api/v1/pods')) {
    if (spec.nodeName !== undefined) continue;
    const namespace = `/api/v1/namespaces/${metadata.namespace}`;
    for (const { persistentVolumeClaim: claim } of spec.volumes ?? []) {
      if (claim === undefined) continue;
      const annotations = { [SELECTED_NODE]: NODE.metadata.name };
      await client.send(
        'PATCH',
        `${namespace}/persistentvolumeclaims/${claim.claimName}`,
        { metadata: { annotations } },
        MERGE,
      );
    }
    const target = { apiVersion: 'v1', kind: 'Node', name: NODE.metadata.name };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: metadata.name }, target };
    await client.send('POST', `${namespace}/pods/${metadata.name}/binding`, binding);
  }
}

export interface Claim extends KubeObject {
  spec: { storageClassName?: string; accessModes: string[]; resources: { requests: { storage: string } } };
  status: { phase: string };
}

/** Makes a volume for every claim whose class has named its provisioner, as that would; all claims, as they stand. */
export async function provision(client: Client): Promise<Claim[]> {
  const claims = await itemsOf<Claim>(client, '/api/v1/persistentvolumeclaims');
  for (const { metadata, spec, status } of claims) {
    const driver = metadata.annotations?.[PROVISIONER];
    if (status.phase === 'Bound' || driver === undefined) continue;
    const name = `pvc-${metadata.uid}`;
    await client.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        accessModes: spec.accessModes,
        capacity: spec.resources.requests,
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: metadata.namespace,
          name: metadata.name,
        },
        csi: { driver, volumeHandle: name },
        storageClassName: spec.storageClassName,
      },
    });
  }
  return claims;
}

/** All objects of one path. */
export async function itemsOf<Item>(client: Client, path: string): Promise<Item[]> {
  const { items } = (await client.send('GET', path)).body as { items?: Item[] };
  return items ?? [];
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
