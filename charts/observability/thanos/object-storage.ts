import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { ipv4 } from '../../../clusters/schema/units.ts';
import type { Outgoing } from '../../shared/network.ts';
import { orOwnNodes } from '../../shared/own-nodes.ts';
import { jsonFile, person, quotedValue, secret } from '../../shared/secret.ts';

/** What a process does in the bucket; each component has an account of its own, which may do no more. */
const ACCESS = {
  'thanos-receiver': 'write',
  'thanos-store': 'read',
  'thanos-compactor': 'write',
  'thanos-ruler': 'write',
} as const;

const DOES = { read: 'lists and reads', write: 'lists, reads, writes and deletes' } as const;

/** The account of a component, as Thanos reads it. */
export const thanosObjstore = (component: keyof typeof ACCESS, fleet: Pick<Fleet, 'objectStorage'>) =>
  secret(`${component}-objstore`, ['objstore.yml'], {
    purpose: `the account that ${DOES[ACCESS[component]]} in the bucket ${fleet.objectStorage.buckets.thanos}`,
    values: {
      access_key: person('the access key of the object storage'),
      secret_key: person('the secret key of the object storage'),
    },
    account: { bucket: fleet.objectStorage.buckets.thanos, access: ACCESS[component] },
    files: {
      'objstore.yml': jsonFile(
        objstoreConfig(fleet, { accessKey: quotedValue('access_key'), secretKey: quotedValue('secret_key') }),
      ),
    },
  });

/** What `objstore.yml` holds beside the keys. */
interface ObjstoreConfig {
  type: 'S3';
  config: {
    bucket: string;
    /** host:port; a scheme in it stops Thanos at its start. */
    endpoint: string;
    region: string;
    /** Plain HTTP. */
    insecure: boolean;
    /** MinIO serves buckets as paths, not as hosts. */
    bucket_lookup_type: 'path';
    access_key: string;
    secret_key: string;
  };
}

/** The content of `objstore.yml` for this fleet; its keys need list, get, put and delete on the bucket. */
export function objstoreConfig(
  { objectStorage }: Pick<Fleet, 'objectStorage'>,
  keys: { accessKey: string; secretKey: string },
): ObjstoreConfig {
  const { host, protocol } = new URL(objectStorage.endpoint);
  return {
    type: 'S3',
    config: {
      bucket: objectStorage.buckets.thanos,
      endpoint: host,
      region: objectStorage.region,
      insecure: protocol === 'http:',
      bucket_lookup_type: 'path',
      access_key: keys.accessKey,
      secret_key: keys.secretKey,
    },
  };
}

/** The way to the object storage, by name unless the fleet gives an address; it may stand on a node of the cluster. */
export function toObjectStorage({ objectStorage }: Pick<Fleet, 'objectStorage'>, cluster: ClusterData): Outgoing[] {
  const { hostname, port, protocol } = new URL(objectStorage.endpoint);
  const ports = [Number(port || (protocol === 'https:' ? 443 : 80))];
  const to = ipv4.safeParse(hostname).success ? { addresses: [hostname] } : { host: hostname };
  return orOwnNodes(cluster, [{ to, ports }]);
}
