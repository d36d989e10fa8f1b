import { image } from './image.ts';
import { dnsLabel, oneOf, portName, portNumber, within } from './names.ts';
import { fieldsOf, has, itemsOf, numberOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

export const PROTOCOLS = oneOf('TCP', 'UDP', 'SCTP');

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

const probes: ValueRule = (container, at) => {
  for (const field of ['livenessProbe', 'startupProbe']) {
    const threshold = numberOf(fieldsOf(container, field), 'successThreshold') ?? 1;
    if (threshold > 1) at.refuse(`${field}.successThreshold`, `must be 1, not ${threshold}`);
  }
  if (has(fieldsOf(container, 'readinessProbe'), 'terminationGracePeriodSeconds')) {
    at.refuse('readinessProbe.terminationGracePeriodSeconds', 'must be left out of a readiness probe');
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
};
