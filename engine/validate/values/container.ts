import type { Place } from '../walk.ts';
import {
  dataKey,
  dnsLabel,
  isLabelValue,
  notEmpty,
  notNegative,
  oneOf,
  port,
  portName,
  portNumber,
  textRule,
  within,
} from './names.ts';
import { type Fields, fieldsOf, has, itemsOf, listOf, numberOf, present, textOf } from './read.ts';
import type { FieldRule, ValueRule, ValueRules } from './rule.ts';

export const PROTOCOLS = oneOf('TCP', 'UDP', 'SCTP');

const image = textRule(
  (text) => text.trim() === text && text !== '' && !/\s/.test(text),
  'an image without white space',
);

/** Before 1.34 only these; since, any printable ASCII but `=`. */
const envName: FieldRule = (value, minor) => {
  if (typeof value !== 'string') return undefined;
  const holds =
    minor < 34 ? /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value) && !/^\.\.?$/.test(value) : /^[ -<>-~]+$/.test(value);
  return holds
    ? undefined
    : `${JSON.stringify(value)} must be a name of A-Z, a-z, 0-9, _, ., - that does not begin with a digit`;
};

const distinctPortNames: ValueRule = (container, at) => {
  const names = itemsOf(container, 'ports').map((each) => textOf(each, 'name'));
  names.forEach((name, i) => {
    if (name && names.indexOf(name) < i)
      at.refuse(`ports[${i}].name`, `${name} stands twice among the ports`, 'duplicate-item');
  });
};

const mounts: ValueRule = (container, at) => {
  const all = itemsOf(container, 'volumeMounts');
  const paths = all.map((mount) => textOf(mount, 'mountPath'));
  paths.forEach((path, i) => {
    if (path !== undefined && paths.indexOf(path) < i)
      at.refuse(`volumeMounts[${i}].mountPath`, `${path} is mounted twice`, 'duplicate-item');
  });
  const isPrivileged = fieldsOf(container, 'securityContext').privileged === true;
  all.forEach((mount, i) => {
    if (mount.mountPropagation !== 'Bidirectional' || isPrivileged) return;
    at.refuse(`volumeMounts[${i}].mountPropagation`, 'must not be Bidirectional in a container that is not privileged');
  });
};

/** The OpenAPI lets it be missing for the pod templates that something else completes; nothing does so here. */
const imageGiven: ValueRule = (container, at) => {
  if (!has(container, 'image')) at.refuse('image', 'is missing', 'missing-field');
};

const resourceNames: ValueRule = (container, at) => {
  for (const kind of ['requests', 'limits']) {
    for (const name of Object.keys(fieldsOf(fieldsOf(container, 'resources'), kind))) {
      if (name.includes('/') || /^(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(name)) continue;
      at.refuse(
        `resources.${kind}.${name}`,
        'must be cpu, memory, ephemeral-storage, hugepages-… or a name with a prefix',
      );
    }
  }
};

/** The API server takes a name that no container port has, and the probe then fails for ever. */
const probePorts: ValueRule = (container, at) => {
  const names = new Set(itemsOf(container, 'ports').map((each) => each.name));
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    for (const handler of ['httpGet', 'tcpSocket']) {
      const wanted = fieldsOf(fieldsOf(container, field), handler).port;
      if (typeof wanted !== 'string' || names.has(wanted)) continue;
      const known = [...names].filter((name) => name !== undefined).join(', ') || 'none';
      at.refuse(`${field}.${handler}.port`, `${wanted} is no port of the container; its named ports are: ${known}`);
    }
  }
};

const probes: ValueRule = (container, at) => {
  for (const field of ['livenessProbe', 'startupProbe']) {
    const threshold = numberOf(fieldsOf(container, field), 'successThreshold') ?? 1;
    if (threshold > 1) at.refuse(`${field}.successThreshold`, `must be 1, not ${threshold}`);
  }
  if (has(fieldsOf(container, 'readinessProbe'), 'terminationGracePeriodSeconds')) {
    at.refuse('readinessProbe.terminationGracePeriodSeconds', 'must be left out of a readiness probe');
  }
};

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];

const oneHandler: ValueRule = (value, at) => {
  const given = present(value, HANDLERS);
  if (given.length !== 1)
    at.refuse('', `needs exactly one handler of ${HANDLERS.join(', ')}; it has ${given.join(' and ') || 'none'}`);
};

const exec: ValueRule = (value, at) => {
  if (listOf(value, 'command').length === 0) at.refuse('command', 'must not be empty');
};

const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

const env: ValueRule = (value, at) => {
  if (!has(value, 'valueFrom')) return;
  if (textOf(value, 'value')) at.refuse('value', 'must be left out beside valueFrom');
  const given = present(fieldsOf(value, 'valueFrom'), VALUE_SOURCES);
  if (given.length !== 1)
    at.refuse('valueFrom', `needs exactly one of ${VALUE_SOURCES.join(', ')}; it has ${given.join(' and ') || 'none'}`);
};

const envFrom: ValueRule = (value, at) => {
  const given = present(value, ['configMapRef', 'secretRef']);
  if (given.length !== 1)
    at.refuse('', `needs exactly one of configMapRef, secretRef; it has ${given.join(' and ') || 'none'}`);
};

const ENV_FIELDS = /^(metadata\.(name|namespace|uid)|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;

/** The same object selects a field for an env var and for a file; only labels and annotations as a whole differ. */
const fieldRef: ValueRule = (value, at) => {
  const path = textOf(value, 'fieldPath') ?? '';
  const isKnown = ENV_FIELDS.test(path) || /^metadata\.(labels|annotations)(\['[^']+'\])?$/.test(path);
  if (!isKnown)
    at.refuse(
      'fieldPath',
      `${JSON.stringify(path)} must be a field that a pod can read, such as metadata.name or status.podIP`,
    );
};

const keyRef: ValueRule = (value, at) => {
  const message = dataKey(value.key, at.minor);
  if (message !== undefined) at.refuse('key', message);
};

const descending = textRule(
  (text) => !text.startsWith('/') && !text.split('/').includes('..'),
  'a path below the volume: not absolute, without ..',
);

const mount: ValueRule = (value, at) => {
  if (textOf(value, 'subPath') && textOf(value, 'subPathExpr'))
    at.refuse('subPathExpr', 'must be left out beside subPath');
  if (textOf(value, 'mountPath') === '') at.refuse('mountPath', 'must not be empty');
};

const security: ValueRule = (value, at) => {
  const adds = listOf(fieldsOf(value, 'capabilities'), 'add');
  if (value.allowPrivilegeEscalation === false) {
    if (value.privileged === true) at.refuse('allowPrivilegeEscalation', 'must not be false in a privileged container');
    if (adds.includes('CAP_SYS_ADMIN'))
      at.refuse('allowPrivilegeEscalation', 'must not be false with the capability CAP_SYS_ADMIN');
  }
  checkRootUser(value, at);
};

/** The kubelet, not the API server, refuses such a pod. */
export function checkRootUser(value: Fields, at: Place): void {
  if (value.runAsNonRoot === true && value.runAsUser === 0) at.refuse('runAsUser', 'must not be 0 with runAsNonRoot');
}

const seccomp: ValueRule = (value, at) => {
  const isLocal = value.type === 'Localhost';
  const profile = textOf(value, 'localhostProfile');
  if (isLocal && !profile) at.refuse('localhostProfile', 'is missing; the type Localhost needs it', 'missing-field');
  if (!isLocal && has(value, 'localhostProfile'))
    at.refuse('localhostProfile', 'must be left out unless the type is Localhost');
  if (isLocal && profile && (profile.startsWith('/') || profile.split('/').includes('..'))) {
    at.refuse('localhostProfile', 'must be a path below the profile folder of the kubelet');
  }
};

const PROFILES = oneOf('RuntimeDefault', 'Unconfined', 'Localhost');
const USER = within(0, 2_147_483_647);
const SCHEMES = oneOf('HTTP', 'HTTPS');

export const container: ValueRules = {
  'core.v1.Container': {
    fields: {
      name: dnsLabel,
      image,
      imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
      terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    },
    rules: [imageGiven, distinctPortNames, mounts, resourceNames, probes, probePorts],
  },
  'core.v1.ContainerPort': {
    fields: { name: portName, containerPort: portNumber, hostPort: within(0, 65535), protocol: PROTOCOLS },
  },
  'core.v1.EnvVar': { fields: { name: envName }, rules: [env] },
  'core.v1.EnvFromSource': { rules: [envFrom] },
  'core.v1.ObjectFieldSelector': { rules: [fieldRef] },
  'core.v1.ConfigMapKeySelector': { rules: [keyRef] },
  'core.v1.SecretKeySelector': { rules: [keyRef] },
  'core.v1.VolumeMount': {
    fields: {
      subPath: descending,
      subPathExpr: descending,
      mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
    },
    rules: [mount],
  },
  'core.v1.Probe': {
    fields: {
      initialDelaySeconds: notNegative,
      timeoutSeconds: notNegative,
      periodSeconds: notNegative,
      successThreshold: notNegative,
      failureThreshold: notNegative,
      terminationGracePeriodSeconds: within(1),
    },
    rules: [oneHandler],
  },
  'core.v1.LifecycleHandler': { rules: [oneHandler] },
  'core.v1.ExecAction': { rules: [exec] },
  'core.v1.HTTPGetAction': { fields: { port, scheme: SCHEMES } },
  'core.v1.HTTPHeader': {
    fields: { name: textRule((text) => /^[-A-Za-z0-9]+$/.test(text), 'a header name of A-Z, a-z, 0-9, -') },
  },
  'core.v1.TCPSocketAction': { fields: { port } },
  'core.v1.GRPCAction': { fields: { port: portNumber } },
  'core.v1.SecurityContext': {
    fields: { runAsUser: USER, runAsGroup: USER, procMount: oneOf('Default', 'Unmasked') },
    rules: [security],
  },
  'core.v1.Capabilities': { fields: { 'add[]': notEmpty, 'drop[]': notEmpty } },
  'core.v1.SeccompProfile': { fields: { type: PROFILES }, rules: [seccomp] },
  'core.v1.AppArmorProfile': { fields: { type: PROFILES }, rules: [seccomp] },
  'core.v1.SELinuxOptions': {
    fields: { level: textRule((text) => isLabelValue(text) || text.includes(':'), 'an SELinux level') },
  },
};
