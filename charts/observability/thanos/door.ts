import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { centralOf, doorOf } from '../../shared/door.ts';
import type { Door } from '../../shared/endpoint.ts';

/** The only path that Receive takes samples at; every other answer is a 404, which drops them for good. */
export const RECEIVE_PATH = '/api/v1/receive';

export const TENANT_HEADER = 'THANOS-TENANT';

/** The block label that Receive writes a tenant into. */
export const TENANT_LABEL = 'tenant_id';

/** Where every cluster writes its metrics to. */
export const thanosReceiveDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'thanos-receive');

/** What the password has in common on both sides of the door. */
export const remoteWritePassword = (cluster: string): string => `remote-write/${cluster}`;

/** A tenant is a cluster, and the user that the cluster logs in as: whoever may write has a TSDB of its own. */
export const tenantsOf = ({ clusters }: Pick<Fleet, 'clusters'>): string[] => clusters.map(({ name }) => name).sort();
