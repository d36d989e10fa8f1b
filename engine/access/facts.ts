import { z } from 'zod';
import { isDefaultClass } from '../../charts/shared/storage.ts';
import type { Connection } from '../connect/connection.ts';
import { listOf, MISSING } from './objects.ts';

const Version = z.looseObject({ major: z.string(), minor: z.string(), gitVersion: z.string() });

const Nodes = listOf(
  z.looseObject({
    metadata: z.looseObject({ name: z.string() }),
    status: z.looseObject({
      capacity: z.record(z.string(), z.string()).default({}),
      addresses: z.array(z.looseObject({ type: z.string(), address: z.string() })).default([]),
    }),
  }),
);

const StorageClasses = listOf(
  z.looseObject({
    metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
  }),
);

const DaemonSets = listOf(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));

/** Of the Service `kubernetes`: where API servers listen, told by themselves. */
const API_SERVERS = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes';

const ApiServers = z.looseObject({ ports: z.array(z.looseObject({ port: z.int().nullish() })).nullish() });

/** What a cluster tells of itself. */
export interface Facts {
  /** `1.36` */
  kubernetes: string;
  nodes: readonly { name: string; addresses: readonly string[]; capacity: Readonly<Record<string, string>> }[];
  storageClasses: readonly { name: string; isDefault: boolean }[];
  /** On which its nodes listen for the API server; undefined where it does not say so. */
  apiServerPort: number | undefined;
  /** As people call it: cilium. */
  cni: string | undefined;
}

/** The DaemonSet of each network plugin. */
const PLUGINS: Readonly<Record<string, string>> = {
  cilium: 'cilium',
  'calico-node': 'calico',
  canal: 'canal',
  'kube-flannel-ds': 'flannel',
  'weave-net': 'weave',
  'antrea-agent': 'antrea',
  'kube-router': 'kube-router',
  'aws-node': 'amazon-vpc',
};

export async function factsOf(connection: Connection): Promise<Facts> {
  const { major, minor } = await connection.read('/version', Version);
  const nodes = await connection.read('/api/v1/nodes', Nodes);
  const classes = await connection.read('/apis/storage.k8s.io/v1/storageclasses', StorageClasses);
  const agents = await connection.read('/apis/apps/v1/daemonsets', DaemonSets);
  const { ports } = await connection.read(API_SERVERS, ApiServers, { also: [MISSING] });
  return {
    // Managed clusters say `28+`.
    kubernetes: `${major}.${minor.replace(/\D.*/, '')}`,
    nodes: nodes.map(({ metadata, status }) => ({
      name: metadata.name,
      addresses: status.addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address),
      capacity: status.capacity,
    })),
    storageClasses: classes.map(({ metadata: { name, annotations } }) => ({
      name,
      isDefault: isDefaultClass(annotations),
    })),
    apiServerPort: ports?.[0]?.port ?? undefined,
    cni: agents.flatMap(({ metadata: { name } }) => PLUGINS[name] ?? [])[0],
  };
}
