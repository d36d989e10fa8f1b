import { isIP } from 'node:net';
import { checkLabels } from './metadata.ts';
import {
  dnsLabel,
  dnsSubdomain,
  ipAddress,
  isDnsSubdomain,
  notNegative,
  oneOf,
  qualifiedName,
  textRule,
  within,
} from './names.ts';
import { type Fields, fieldsOf, has, itemsOf, listOf, numberOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const LISTS = ['containers', 'initContainers'] as const;

const containerNames: ValueRule = (pod, at) => {
  const seen = new Set<string>();
  if (listOf(pod, 'containers').length === 0 && has(pod, 'containers')) at.refuse('containers', 'must not be empty');
  for (const list of LISTS) {
    itemsOf(pod, list).forEach((each, i) => {
      const name = textOf(each, 'name') ?? '';
      if (seen.has(name))
        at.refuse(`${list}[${i}].name`, `${name} stands twice among the pod's containers`, 'duplicate-item');
      seen.add(name);
    });
  }
};

/** The volumes of a pod; those of a StatefulSet have its claim templates besides. */
function volumeNames(pod: Fields, root: Fields): Set<unknown> {
  const claims = itemsOf(fieldsOf(root, 'spec'), 'volumeClaimTemplates').map(
    (claim) => fieldsOf(claim, 'metadata').name,
  );
  return new Set([...itemsOf(pod, 'volumes').map(({ name }) => name), ...claims]);
}

const mountedVolumes: ValueRule = (pod, at) => {
  let names: Set<unknown> | undefined;
  for (const list of LISTS) {
    itemsOf(pod, list).forEach((each, i) => {
      for (const kind of ['volumeMounts', 'volumeDevices']) {
        itemsOf(each, kind).forEach(({ name }, j) => {
          names ??= volumeNames(pod, at.root);
          if (name === undefined || names.has(name)) return;
          at.refuse(
            `${list}[${i}].${kind}[${j}].name`,
            `${name} is no volume of the pod; its volumes are: ${[...names].join(', ') || 'none'}`,
          );
        });
      }
    });
  }
};

/** Said in the words of the schema, which says it too in newer versions. */
const distinctVolumes: ValueRule = (pod, at) => {
  const names = itemsOf(pod, 'volumes').map(({ name }) => name);
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      at.refuse(`volumes[${i}]`, 'stands twice in the list with the same name', 'duplicate-item');
  });
};

const initContainers: ValueRule = (pod, at) => {
  itemsOf(pod, 'initContainers').forEach((each, i) => {
    if (each.restartPolicy === 'Always') return;
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (has(each, field))
        at.refuse(
          `initContainers[${i}].${field}`,
          'must be left out unless the restartPolicy of the container is Always',
        );
    }
  });
};

/** What sleeps longer is killed in its sleep. */
const sleeps: ValueRule = (pod, at) => {
  const most = numberOf(pod, 'terminationGracePeriodSeconds') ?? 30;
  for (const list of ['containers', 'initContainers']) {
    itemsOf(pod, list).forEach((each, i) => {
      for (const hook of ['preStop', 'postStart']) {
        const seconds = numberOf(fieldsOf(fieldsOf(fieldsOf(each, 'lifecycle'), hook), 'sleep'), 'seconds');
        if (seconds === undefined || (seconds >= 0 && seconds <= most)) continue;
        const field = `${list}[${i}].lifecycle.${hook}.sleep.seconds`;
        at.refuse(field, `must be from 0 to terminationGracePeriodSeconds, which is ${most}, not ${seconds}`);
      }
    });
  }
};

const hostPorts: ValueRule = (pod, at) => {
  const seen = new Set<string>();
  itemsOf(pod, 'containers').forEach((each, i) => {
    itemsOf(each, 'ports').forEach((port, j) => {
      const hostPort = numberOf(port, 'hostPort') ?? 0;
      const isElsewhere = pod.hostNetwork === true && hostPort !== 0 && hostPort !== port.containerPort;
      if (isElsewhere)
        at.refuse(`containers[${i}].ports[${j}].hostPort`, 'must equal containerPort in a pod with hostNetwork');
      const claim = `${port.protocol ?? 'TCP'}/${port.hostIP ?? ''}/${hostPort}`;
      if (hostPort !== 0 && seen.has(claim))
        at.refuse(`containers[${i}].ports[${j}].hostPort`, `${hostPort} stands twice in the pod`, 'duplicate-item');
      seen.add(claim);
    });
  });
};

const dns: ValueRule = (pod, at) => {
  if (pod.dnsPolicy === 'None' && listOf(fieldsOf(pod, 'dnsConfig'), 'nameservers').length === 0) {
    at.refuse('dnsConfig.nameservers', 'is missing; the dnsPolicy None needs at least one', 'missing-field');
  }
};

const nodeSelector: ValueRule = (pod, at) => checkLabels(fieldsOf(pod, 'nodeSelector'), 'nodeSelector', at);

function searchPath() {
  return textRule((text) => text === '.' || isDnsSubdomain(text.replace(/\.$/, '').replaceAll('_', 'x')), 'a DNS name');
}

export const pod: ValueRules = {
  'core.v1.PodSpec': {
    fields: {
      restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
      dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
      serviceAccountName: dnsSubdomain,
      nodeName: dnsSubdomain,
      hostname: dnsLabel,
      subdomain: dnsLabel,
      priorityClassName: dnsSubdomain,
      runtimeClassName: dnsSubdomain,
      preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
      activeDeadlineSeconds: within(1, 2_147_483_647),
      terminationGracePeriodSeconds: notNegative,
    },
    rules: [containerNames, distinctVolumes, mountedVolumes, initContainers, sleeps, hostPorts, dns, nodeSelector],
  },
  'core.v1.HostAlias': { fields: { ip: ipAddress, 'hostnames[]': dnsSubdomain } },
  'core.v1.PodDNSConfig': {
    fields: { 'nameservers[]': textRule((text) => isIP(text) > 0, 'an IP address'), 'searches[]': searchPath() },
  },
  'core.v1.PodReadinessGate': { fields: { conditionType: qualifiedName } },
};
