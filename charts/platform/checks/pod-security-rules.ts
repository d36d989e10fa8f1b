import type { Container, PodSpec, SecurityContext } from '../../shared/shapes/pods.ts';
import type { PodSecurityLevel } from '../namespace-levels.ts';

interface Refusal {
  /** Path within the pod's spec. */
  path: string;
  message: string;
}

/** What the rules of Pod Security read beyond the fields that all checks share. */
interface Context extends SecurityContext {
  seLinuxOptions?: { type?: string; user?: string; role?: string };
  appArmorProfile?: { type: string };
  windowsOptions?: { hostProcess?: boolean };
  sysctls?: { name: string }[];
}
interface Handler {
  httpGet?: { host?: string };
  tcpSocket?: { host?: string };
}

interface Handled {
  livenessProbe?: Handler;
  readinessProbe?: Handler;
  startupProbe?: Handler;
  lifecycle?: { postStart?: Handler; preStop?: Handler };
}
type Place = { path: string; context: Context; container?: Container };

/** Capabilities of a container runtime's default set, which baseline lets a container ask for. */
const BASELINE_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const RESTRICTED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** What a namespace of that level refuses about a pod. Source: the Pod Security Standards of Kubernetes 1.36. */
export function refusedBy(level: PodSecurityLevel, pod: PodSpec): Refusal[] {
  if (level === 'privileged') return [];
  const refused = baseline(pod);
  return level === 'baseline' ? refused : [...refused, ...restricted(pod)];
}

function placesOf(pod: PodSpec): { all: Place[]; containers: Required<Place>[]; pod: Place } {
  const own: Place = { path: 'securityContext', context: (pod.securityContext ?? {}) as Context };
  const list = (field: 'initContainers' | 'containers') =>
    (pod[field] ?? []).map((container, i) => ({
      path: `${field}[${i}].securityContext`,
      context: (container.securityContext ?? {}) as Context,
      container,
    }));
  const containers = [...list('initContainers'), ...list('containers')];
  return { all: [own, ...containers], containers, pod: own };
}

function* baselineHost(pod: PodSpec): Generator<Refusal> {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (pod[field]) yield { path: field, message: 'uses the host; expected false' };
  }
  for (const [i, volume] of (pod.volumes ?? []).entries()) {
    if ('hostPath' in volume)
      yield { path: `volumes[${i}].hostPath`, message: 'reads the host; expected another volume' };
  }
  for (const { path, container } of placesOf(pod).containers) {
    const at = path.replace(/\.securityContext$/, '');
    for (const [i, port] of (container.ports ?? []).entries()) {
      if (port.hostPort) yield { path: `${at}.ports[${i}].hostPort`, message: 'takes a port of the host' };
    }
    for (const [field, host] of hostsAsked(container as Handled)) {
      const message = `has the kubelet ask ${host}, which is refused from Kubernetes 1.34 on; expected none, for the pod itself`;
      yield { path: `${at}.${field}`, message };
    }
  }
}

/** Hosts of probes and hooks, by their fields. */
const hostsAsked = ({ lifecycle = {}, ...probes }: Handled): [field: string, host: string][] =>
  [
    ...(['livenessProbe', 'readinessProbe', 'startupProbe'] as const).map((name) => [name, probes[name]] as const),
    ...(['postStart', 'preStop'] as const).map((name) => [`lifecycle.${name}`, lifecycle[name]] as const),
  ].flatMap(([name, handler]) =>
    (['httpGet', 'tcpSocket'] as const).flatMap((by): [string, string][] => {
      const host = handler?.[by]?.host;
      return host ? [[`${name}.${by}.host`, host]] : [];
    }),
  );

function* baselineContexts(pod: PodSpec): Generator<Refusal> {
  for (const { path, context } of placesOf(pod).all) {
    if (context.windowsOptions?.hostProcess) {
      yield { path: `${path}.windowsOptions.hostProcess`, message: 'runs on the host; expected false' };
    }
    if (context.privileged) yield { path: `${path}.privileged`, message: 'is true; expected false' };
    const added = (context.capabilities?.add ?? []).filter((name) => !BASELINE_CAPABILITIES.has(name));
    if (added.length > 0)
      yield { path: `${path}.capabilities.add`, message: `adds ${added.join(', ')}; expected none of it` };
    if (context.procMount !== undefined && context.procMount !== 'Default') {
      yield { path: `${path}.procMount`, message: `is ${context.procMount}; expected Default` };
    }
    if (context.seccompProfile?.type === 'Unconfined') {
      yield { path: `${path}.seccompProfile.type`, message: 'is Unconfined; expected RuntimeDefault or Localhost' };
    }
    if (context.appArmorProfile?.type === 'Unconfined') {
      yield { path: `${path}.appArmorProfile.type`, message: 'is Unconfined; expected RuntimeDefault or Localhost' };
    }
    yield* seLinux(path, context);
    const sysctls = (context.sysctls ?? []).filter(({ name }) => !SAFE_SYSCTLS.has(name));
    if (sysctls.length > 0) {
      yield {
        path: `${path}.sysctls`,
        message: `sets ${sysctls.map(({ name }) => name).join(', ')}; expected safe ones only`,
      };
    }
  }
}

function* seLinux(path: string, { seLinuxOptions: { type = '', user, role } = {} }: Context): Generator<Refusal> {
  if (!['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'].includes(type)) {
    yield { path: `${path}.seLinuxOptions.type`, message: `is ${type}; expected container_t or another of containers` };
  }
  if (user || role) yield { path: `${path}.seLinuxOptions`, message: 'sets user or role; expected neither' };
}

const baseline = (pod: PodSpec): Refusal[] => [...baselineHost(pod), ...baselineContexts(pod)];

function* restricted(pod: PodSpec): Generator<Refusal> {
  for (const [i, volume] of (pod.volumes ?? []).entries()) {
    const sources = Object.keys(volume).filter(
      (key) => key !== 'name' && key !== 'hostPath' && !RESTRICTED_VOLUMES.has(key),
    );
    if (sources.length > 0)
      yield { path: `volumes[${i}].${sources[0]}`, message: 'is a volume of the host or the network' };
  }
  const { containers, pod: own, all } = placesOf(pod);
  for (const { path, context } of all) {
    if (context.runAsUser === 0) yield { path: `${path}.runAsUser`, message: 'is 0; expected another user than root' };
    if (context.runAsNonRoot === false) yield { path: `${path}.runAsNonRoot`, message: 'is false; expected true' };
  }
  for (const { path, context } of containers) {
    if ((context.runAsNonRoot ?? own.context.runAsNonRoot) === undefined) {
      yield { path: `${path}.runAsNonRoot`, message: 'is missing here and at the pod; expected true' };
    }
    if (context.allowPrivilegeEscalation !== false) {
      yield { path: `${path}.allowPrivilegeEscalation`, message: 'is not false; expected false' };
    }
    if (!context.capabilities?.drop?.includes('ALL')) {
      yield { path: `${path}.capabilities.drop`, message: 'lacks ALL; expected [ALL]' };
    }
    const added = (context.capabilities?.add ?? []).filter(
      (name) => name !== 'NET_BIND_SERVICE' && BASELINE_CAPABILITIES.has(name),
    );
    if (added.length > 0) {
      yield {
        path: `${path}.capabilities.add`,
        message: `adds ${added.join(', ')}; expected NET_BIND_SERVICE at most`,
      };
    }
    if ((context.seccompProfile ?? own.context.seccompProfile) === undefined) {
      yield { path: `${path}.seccompProfile`, message: 'is missing here and at the pod; expected type RuntimeDefault' };
    }
  }
}
