import type { ClusterData } from '../../../clusters/schema/cluster.ts';

/** A sealed file of which only what stands beside its values matters. */
export function sealedWithRecords(key: string, annotations: Record<string, string>): ClusterData['sealed'] {
  const [namespace = '', name = ''] = key.split('/');
  const metadata = { name, namespace, annotations };
  return { [key]: { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata, spec: { encryptedData: {} } } };
}
