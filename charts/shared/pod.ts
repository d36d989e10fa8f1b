import type { ConfigFiles } from './config-files.ts';
import * as k8s from './k8s.ts';
import type { SecretKey, SecretRef } from './secret.ts';

/** What stands at a path of the container. */
export type Mount =
  | { type: 'empty'; sizeLimit?: string }
  | { type: 'config'; files: ConfigFiles }
  | { type: 'secret'; secret: SecretRef; keys?: readonly string[] }
  | { type: 'host'; path: string; writable?: boolean; create?: boolean; propagation?: 'HostToContainer' }
  /** A claim of the StatefulSet. */
  | { type: 'claim'; name: string };

export type Env = string | { secretKey: SecretKey } | { field: string };

export interface Probe<Port extends string> {
  port: Port;
  /** Without a path the port only has to be open. */
  path?: string;
  scheme?: 'HTTPS';
  periodSeconds?: number;
  failureThreshold?: number;
  timeoutSeconds?: number;
}

export interface Resources {
  /** CPU request; there is no CPU limit unless one is given, since throttling hurts more than sharing. */
  cpu: string;
  cpuLimit?: string;
  /** Memory request. */
  memory: string;
  /** Default: the request. */
  memoryLimit?: string;
}

export interface PodProps<Port extends string> {
  image: string;
  command?: readonly string[];
  args?: readonly string[];
  env?: Record<string, Env>;
  ports: Record<Port, number>;
  resources: Resources;
  startup?: Probe<NoInfer<Port>>;
  liveness?: Probe<NoInfer<Port>>;
  readiness?: Probe<NoInfer<Port>>;
  /** Path in the container → what stands there. */
  mounts?: Record<string, Mount>;
  /** A uid of 1000 or more, or the image's own; 0 only where the host's files demand it. */
  user: number;
  group?: number;
  fsGroup?: number;
  /** Capabilities to add after all are dropped. */
  capabilities?: readonly string[];
  writableRoot?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  tolerations?: readonly k8s.Toleration[];
  priorityClassName?: string;
  terminationGracePeriod?: number;
}

const { Quantity, IntOrString } = k8s;

function probe<Port extends string>(props: Probe<Port> | undefined): k8s.Probe | undefined {
  if (props === undefined) return undefined;
  const { port, path, scheme, ...times } = props;
  const target = IntOrString.fromString(port);
  return {
    ...(path === undefined ? { tcpSocket: { port: target } } : { httpGet: { port: target, path, scheme } }),
    ...times,
  };
}

function envVar([name, value]: [string, Env]): k8s.EnvVar {
  if (typeof value === 'string') return { name, value };
  if ('field' in value) return { name, valueFrom: { fieldRef: { fieldPath: value.field } } };
  return { name, valueFrom: { secretKeyRef: value.secretKey } };
}

/** The name of the volume at a path: the claim's, or the path in words. */
function volumeName(path: string, mount: Mount): string {
  if (mount.type === 'claim') return mount.name;
  return (
    path
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'root'
  );
}

function volume(name: string, mount: Mount): k8s.Volume | undefined {
  switch (mount.type) {
    case 'claim':
      return undefined;
    case 'empty':
      return { name, emptyDir: mount.sizeLimit ? { sizeLimit: Quantity.fromString(mount.sizeLimit) } : {} };
    case 'config':
      return { name, configMap: { name: mount.files.name } };
    case 'secret':
      return {
        name,
        secret: {
          secretName: mount.secret.name,
          items: (mount.keys ?? mount.secret.keys).map((key) => ({ key, path: key })),
        },
      };
    case 'host':
      return { name, hostPath: { path: mount.path, type: mount.create ? 'DirectoryOrCreate' : undefined } };
  }
}

function volumeMount(path: string, mount: Mount): k8s.VolumeMount {
  const readOnly = mount.type === 'config' || mount.type === 'secret' || (mount.type === 'host' && !mount.writable);
  return {
    name: volumeName(path, mount),
    mountPath: path,
    ...(readOnly ? { readOnly } : {}),
    ...(mount.type === 'host' && mount.propagation ? { mountPropagation: mount.propagation } : {}),
  };
}

function container<Port extends string>(name: string, props: PodProps<Port>): k8s.Container {
  const { resources } = props;
  return {
    name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: props.command?.slice(),
    args: props.args?.slice(),
    env: props.env && Object.entries(props.env).map(envVar),
    ports: Object.entries<number>(props.ports).map(([port, containerPort]) => ({
      name: port,
      containerPort,
      ...(props.hostNetwork ? { hostPort: containerPort } : {}),
    })),
    resources: {
      requests: { cpu: Quantity.fromString(resources.cpu), memory: Quantity.fromString(resources.memory) },
      limits: {
        ...(resources.cpuLimit ? { cpu: Quantity.fromString(resources.cpuLimit) } : {}),
        memory: Quantity.fromString(resources.memoryLimit ?? resources.memory),
      },
    },
    startupProbe: probe(props.startup),
    livenessProbe: probe(props.liveness),
    readinessProbe: probe(props.readiness),
    volumeMounts: props.mounts && Object.entries(props.mounts).map(([path, mount]) => volumeMount(path, mount)),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: !props.writableRoot,
      capabilities: { drop: ['ALL'], ...(props.capabilities ? { add: props.capabilities.slice() } : {}) },
    },
  };
}

/** A pod of one container that the `restricted` Pod Security level admits unless its props ask for the host. */
export function podSpec<Port extends string>(name: string, props: PodProps<Port>): k8s.PodSpec {
  const volumes = Object.entries(props.mounts ?? {}).flatMap(
    ([path, mount]) => volume(volumeName(path, mount), mount) ?? [],
  );
  const root = props.user === 0;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostNetwork: props.hostNetwork,
    hostPid: props.hostPID,
    priorityClassName: props.priorityClassName,
    terminationGracePeriodSeconds: props.terminationGracePeriod,
    securityContext: {
      ...(root ? {} : { runAsNonRoot: true }),
      runAsUser: props.user,
      runAsGroup: props.group ?? props.user,
      ...(props.fsGroup === undefined ? {} : { fsGroup: props.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    tolerations: props.tolerations?.length ? props.tolerations.slice() : undefined,
    containers: [container(name, props)],
    ...(volumes.length > 0 ? { volumes } : {}),
  };
}

/** The hashes of the configuration and of the sealed values that a pod reads, so that new ones roll the pods. */
export function contentHashes({
  mounts = {},
  env = {},
}: Pick<PodProps<string>, 'mounts' | 'env'>): Record<string, string> {
  const configs = Object.values(mounts).flatMap((mount) => (mount.type === 'config' ? mount.files.hash : []));
  const secrets = [
    ...Object.values(mounts).flatMap((mount) => (mount.type === 'secret' ? (mount.secret.hash ?? []) : [])),
    ...Object.values(env).flatMap((value) =>
      typeof value === 'object' && 'secretKey' in value ? (value.secretKey.hash ?? []) : [],
    ),
  ];
  return {
    ...(configs.length === 0 ? {} : { 'checksum/config': configs.join('-') }),
    ...(secrets.length === 0 ? {} : { 'checksum/secret': [...new Set(secrets)].join('-') }),
  };
}
