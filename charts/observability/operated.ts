import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { spreadOverNodes } from '../shared/availability.ts';
import { type Image, imageReference } from '../shared/image.ts';
import type * as k8s from '../shared/k8s.ts';
import type { Resources } from '../shared/pod.ts';
import type { SecretRef } from '../shared/secret.ts';
import type { Served } from '../shared/service.ts';
import { storageClassOf, withoutBackup } from '../shared/storage.ts';

interface OperatedProps {
  name: string;
  fleet: Fleet;
  cluster: ClusterData;
  image: Image;
  replicas: number;
  pods: Pick<Served<string>, 'selector'>;
  /** The user of the image, and the group of its volume. */
  user: number;
  fsGroup: number;
  resources: Resources;
  tolerations: readonly k8s.Toleration[];
  volume: { name: string; size: string; backup?: false };
  /** Whose values its pods read, so that new ones roll them. */
  reads?: readonly SecretRef[];
}

/** What all custom resources of the Prometheus operator have in common; it gives their containers probes and a restricted security context. */
export function operated(props: OperatedProps) {
  const { name, fleet, cluster, image, replicas, pods, user, fsGroup, resources, tolerations, volume } = props;
  const hashes = (props.reads ?? []).flatMap(({ hash }) => hash ?? []);
  return {
    image: imageReference(image, fleet),
    imagePullPolicy: 'IfNotPresent' as const,
    version: image.tag,
    replicas,
    podMetadata: {
      labels: pods.selector,
      ...(hashes.length > 0 ? { annotations: { 'checksum/secret': hashes.join('-') } } : {}),
    },
    // Our own headless Service in the place of the one that the operator makes: what stands in Git can be checked.
    serviceName: name,
    serviceAccountName: name,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: fsGroup,
      fsGroup,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    resources: {
      requests: { cpu: resources.cpu, memory: resources.memory },
      limits: {
        ...(resources.cpuLimit === undefined ? {} : { cpu: resources.cpuLimit }),
        memory: resources.memoryLimit ?? resources.memory,
      },
    },
    storage: {
      volumeClaimTemplate: {
        metadata: { name: volume.name, ...(volume.backup === false ? { labels: { ...withoutBackup } } : {}) },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: storageClassOf(cluster),
          resources: { requests: { storage: volume.size } },
        },
      },
    },
    ...(replicas > 1 ? { affinity: spreadOverNodes(pods.selector) } : {}),
    ...(tolerations.length > 0 ? { tolerations: tolerations.slice() } : {}),
  };
}
