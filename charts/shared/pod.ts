import type { PodField } from '../../clusters/schema/pods.ts';
import type { ConfigFiles } from './config-files.ts';
import * as k8s from './k8s.ts';
import type { SecretKey, SecretRef } from './secret.ts';

/** What stands at a path of the container. */
export type Mount =
  /** With a name it is the same one in every container of the pod that names it. */
  | { type: 'empty'; sizeLimit?: string; name?: string }
  /** `reloads`: the process looks for changes itself, so that they roll no pods; `executable`: the files are programs. */
  | { type: 'config'; files: ConfigFiles; reloads?: true; executable?: true }
  /** A ConfigMap that someone else keeps in the namespace, and that need not be there. */
  | { type: 'foreign-config'; name: string; keys?: readonly string[] }
  /** With all its keys, or those of `secret.only(…)`. */
  | { type: 'secret'; secret: SecretRef }
  | { type: 'host'; path: string; writable?: boolean; create?: boolean; propagation?: 'HostToContainer' }
  /** A claim of the StatefulSet. */
  | { type: 'claim'; name: string }
  /** A PersistentVolumeClaim that stands by itself. */
  | { type: 'volume'; claim: string };

export type Env = string | { secretKey: SecretKey } | { field: PodField };

export interface Probe<Port extends string> {
  port: Port;
  /** Without a path the port only has to be open. */
  path?: string;
  scheme?: 'HTTPS';
  /** Asked by the health protocol of gRPC: as a whole, or for a service. */
  grpc?: true | string;
  initialDelaySeconds?: number;
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
  /** All of their files as variables, by name. */
  envFrom?: readonly ConfigFiles[];
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
  nodeSelector?: Readonly<Record<string, string>>;
  tolerations?: readonly k8s.Toleration[];
  priorityClassName?: string;
  terminationGracePeriod?: number;
  /** Logins of the registries that images come from. */
  imagePullSecrets?: readonly SecretRef<'.dockerconfigjson'>[];
  /** What runs to its end before the container starts, in this order. */
  init?: Readonly<Record<string, InitContainer>>;
}

/** With the user and the resources of the pod's container. */
export interface InitContainer {
  /** Default: that of the pod's container. */
  image?: string;
  command: readonly string[];
  env?: Record<string, Env>;
  mounts: Record<string, Mount>;
}

const { Quantity, IntOrString } = k8s;

function probe<Port extends string>(
  props: Probe<Port> | undefined,
  ports: Record<Port, number>,
): k8s.Probe | undefined {
  if (props === undefined) return undefined;
  const { port, path, scheme, grpc, ...times } = props;
  if (grpc !== undefined) {
    // The one probe that takes no name of a port.
    return { grpc: { port: ports[port], ...(grpc === true ? {} : { service: grpc }) }, ...times };
  }
  const target = IntOrString.fromString(port);
  return {
    ...(path === undefined ? { tcpSocket: { port: target } } : { httpGet: { port: target, path, scheme } }),
    ...times,
  };
}

function envVar([name, value]: [string, Env]): k8s.EnvVar {
  // An empty one is what a variable has without any, and the API server keeps none.
  if (typeof value === 'string') return value === '' ? { name } : { name, value };
  if ('field' in value) return { name, valueFrom: fieldSource(value.field) };
  return { name, valueFrom: { secretKeyRef: value.secretKey.selector } };
}

function fieldSource(field: PodField): k8s.EnvVarSource {
  if (!/^(limits|requests)\./.test(field)) return { fieldRef: { fieldPath: field } };
  // Written out: a server that fills it in keeps "0", which every comparison takes for a difference.
  return { resourceFieldRef: { resource: field, divisor: Quantity.fromString('1') } };
}

/** The name of the volume at a path: the claim's, or the path in words. */
function volumeName(path: string, mount: Mount): string {
  if (mount.type === 'claim') return mount.name;
  if (mount.type === 'empty' && mount.name !== undefined) return mount.name;
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
      return { name, configMap: { name: mount.files.name, ...(mount.executable ? { defaultMode: 0o555 } : {}) } };
    case 'foreign-config':
      return {
        name,
        configMap: { name: mount.name, optional: true, items: mount.keys?.map((key) => ({ key, path: key })) },
      };
    case 'secret':
      return {
        name,
        secret: {
          secretName: mount.secret.name,
          items: mount.secret.keys.map((key) => ({ key, path: key })),
        },
      };
    case 'volume':
      return { name, persistentVolumeClaim: { claimName: mount.claim } };
    case 'host':
      return { name, hostPath: { path: mount.path, type: mount.create ? 'DirectoryOrCreate' : undefined } };
  }
}

function volumeMount(path: string, mount: Mount): k8s.VolumeMount {
  const isFiles = mount.type === 'config' || mount.type === 'foreign-config' || mount.type === 'secret';
  const readOnly = isFiles || (mount.type === 'host' && !mount.writable);
  return {
    name: volumeName(path, mount),
    mountPath: path,
    ...(readOnly ? { readOnly } : {}),
    ...(mount.type === 'host' && mount.propagation ? { mountPropagation: mount.propagation } : {}),
  };
}

function containerPorts({ ports, hostNetwork }: Pick<PodProps<string>, 'ports' | 'hostNetwork'>) {
  const list = Object.entries<number>(ports).map(([name, containerPort]) => ({
    name,
    containerPort,
    ...(hostNetwork ? { hostPort: containerPort } : {}),
  }));
  return filled(list);
}

/** The API server keeps no empty list or map. */
const filled = <T extends object>(value: T | undefined): T | undefined =>
  value !== undefined && Object.keys(value).length > 0 ? value : undefined;

function container<Port extends string>(name: string, props: PodProps<Port>): k8s.Container {
  const { resources } = props;
  return {
    name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: filled(props.command?.slice()),
    args: filled(props.args?.slice()),
    env: filled(props.env && Object.entries(props.env).map(envVar)),
    envFrom: filled(props.envFrom?.map(({ name }) => ({ configMapRef: { name } }))),
    ports: containerPorts(props),
    resources: {
      requests: { cpu: Quantity.fromString(resources.cpu), memory: Quantity.fromString(resources.memory) },
      limits: {
        ...(resources.cpuLimit ? { cpu: Quantity.fromString(resources.cpuLimit) } : {}),
        memory: Quantity.fromString(resources.memoryLimit ?? resources.memory),
      },
    },
    startupProbe: probe(props.startup, props.ports),
    livenessProbe: probe(props.liveness, props.ports),
    readinessProbe: probe(props.readiness, props.ports),
    volumeMounts: filled(props.mounts && Object.entries(props.mounts).map(([path, mount]) => volumeMount(path, mount))),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: !props.writableRoot,
      capabilities: { drop: ['ALL'], ...(props.capabilities?.length ? { add: props.capabilities.slice() } : {}) },
    },
  };
}

const initContainer = <Port extends string>(
  name: string,
  { image, command, env, mounts }: InitContainer,
  { image: ofPod, resources, user, writableRoot }: PodProps<Port>,
): k8s.Container =>
  container(name, { image: image ?? ofPod, resources, user, writableRoot, command, env, mounts, ports: {} });

/** Each once, whichever containers mount it. */
function volumesOf(all: readonly Readonly<Record<string, Mount>>[]): k8s.Volume[] {
  const mounts = new Map(
    all.flatMap((each) => Object.entries(each).map(([path, mount]) => [volumeName(path, mount), mount] as const)),
  );
  return [...mounts].flatMap(([name, mount]) => volume(name, mount) ?? []);
}

/** A pod of one container that the `restricted` Pod Security level admits unless its props ask for the host. */
export function podSpec<Port extends string>(name: string, props: PodProps<Port>): k8s.PodSpec {
  const init = Object.entries(props.init ?? {});
  const volumes = volumesOf([...init.map(([, { mounts }]) => mounts), props.mounts ?? {}]);
  const root = props.user === 0;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostNetwork: props.hostNetwork,
    hostPid: props.hostPID,
    priorityClassName: props.priorityClassName,
    terminationGracePeriodSeconds: props.terminationGracePeriod,
    imagePullSecrets: filled(props.imagePullSecrets?.map(({ name }) => ({ name }))),
    securityContext: {
      ...(root ? {} : { runAsNonRoot: true }),
      runAsUser: props.user,
      runAsGroup: props.group ?? props.user,
      ...(props.fsGroup === undefined ? {} : { fsGroup: props.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    nodeSelector: filled({ ...props.nodeSelector }),
    tolerations: filled(props.tolerations?.slice()),
    initContainers: filled(init.map(([step, each]) => initContainer(step, each, props))),
    containers: [container(name, props)],
    ...(volumes.length > 0 ? { volumes } : {}),
  };
}

/** The hashes of the configuration and of the sealed values that a pod reads, so that new ones roll the pods. */
export function contentHashes(
  pod: Pick<PodProps<string>, 'mounts' | 'env' | 'envFrom' | 'init'>,
): Record<string, string> {
  const containers = [...Object.values(pod.init ?? {}), pod];
  const mounts = containers.flatMap((each) => Object.values(each.mounts ?? {}));
  const env = containers.flatMap((each) => Object.values(each.env ?? {}));
  const configs = [
    ...mounts.flatMap((mount) => (mount.type === 'config' && !mount.reloads ? mount.files.hash : [])),
    ...(pod.envFrom ?? []).map(({ hash }) => hash),
  ];
  const secrets = [
    ...mounts.flatMap((mount) => (mount.type === 'secret' ? (mount.secret.hash ?? []) : [])),
    ...env.flatMap((value) => (typeof value === 'object' && 'secretKey' in value ? (value.secretKey.hash ?? []) : [])),
  ];
  return {
    ...(configs.length === 0 ? {} : { 'checksum/config': configs.join('-') }),
    ...(secrets.length === 0 ? {} : { 'checksum/secret': [...new Set(secrets)].join('-') }),
  };
}
